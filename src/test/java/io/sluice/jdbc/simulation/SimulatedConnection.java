package io.sluice.jdbc.simulation;

import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.simulation.Sabotage.Effect;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/** A driver's connection to a simulated server, from the client's side. */
final class SimulatedConnection implements InvocationHandler {

  /** Longer than anything may wait: it hangs. */
  private static final long FOREVER_MILLIS = 600_000;

  private final World world;
  private final Server host;
  private final ServerSession server;
  private final Socket socket;
  private String pending;
  private Reply reply;
  private boolean left;
  private boolean autoCommit = true;
  private boolean readOnly;
  private int networkTimeout;
  private Boolean statusFlag = false;
  private Physical leasedAs;

  SimulatedConnection(World world, Server host, ServerSession server, Socket socket, int timeout) {
    this.world = world;
    this.host = host;
    this.server = server;
    this.socket = socket;
    this.networkTimeout = timeout;
  }

  /** The one behind what Sluice calls a physical connection. */
  static SimulatedConnection of(Connection raw) {
    return (SimulatedConnection) Proxy.getInvocationHandler(raw);
  }

  /** The one that Sluice has leased as that. */
  static SimulatedConnection of(Physical physical) {
    SimulatedConnection on = of(physical.raw());
    on.leasedAs = physical;
    return on;
  }

  Connection open() {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, this);
  }

  ServerSession server() {
    return server;
  }

  String hostPort() {
    return host.hostPort();
  }

  Boolean statusFlag() {
    return statusFlag;
  }

  /** Whether the client has closed its side, or its socket was closed under it. */
  boolean hasLeft() {
    return left || socket != null && socket.isClosed();
  }

  /** As {@link #hasLeft}, or Sluice has killed it: a hidden socket is closed in the background. */
  boolean isGivenUp() {
    return hasLeft() || leasedAs != null && leasedAs.isDead();
  }

  @Override
  public Object invoke(Object self, Method method, Object[] given) throws SQLException {
    switch (method.getName()) {
      case "createStatement" -> {
        return Statements.open(this);
      }
      case "getNetworkTimeout" -> {
        return networkTimeout;
      }
      case "setNetworkTimeout" -> {
        networkTimeout = (Integer) given[1];
        return null;
      }
      case "getAutoCommit" -> {
        return autoCommit;
      }
      case "setAutoCommit" -> {
        setAutoCommit((Boolean) given[0]);
        return null;
      }
      case "isReadOnly" -> {
        return readOnly;
      }
      case "setReadOnly" -> {
        setReadOnly((Boolean) given[0]);
        return null;
      }
      case "commit", "rollback" -> {
        end(method.getName(), given);
        return null;
      }
      case "setSavepoint" -> {
        String name = (String) given[0];
        exchange("SAVEPOINT " + name);
        return savepoint(name);
      }
      case "isValid" -> {
        return isValid((Integer) given[0] * 1000);
      }
      case "isClosed" -> {
        return left;
      }
      case "close" -> {
        close();
        return null;
      }
      case "abort" -> {
        leave();
        return null;
      }
      case "hashCode" -> {
        return server.serial();
      }
      case "equals" -> {
        return self == given[0];
      }
      case "toString" -> {
        return "connection " + server.serial() + " to " + host.hostPort();
      }
      default -> throw new UnsupportedOperationException(method.toString());
    }
  }

  private static Savepoint savepoint(String name) {
    return new Savepoint() {
      @Override
      public int getSavepointId() {
        return 0;
      }

      @Override
      public String getSavepointName() {
        return name;
      }
    };
  }

  private void setAutoCommit(boolean value) throws SQLException {
    if (autoCommit != value) {
      exchange("SET autocommit=" + (value ? "1" : "0"));
      autoCommit = value;
    }
  }

  private void setReadOnly(boolean value) throws SQLException {
    if (readOnly != value) {
      exchange("SET SESSION TRANSACTION READ " + (value ? "ONLY" : "WRITE"));
      readOnly = value;
    }
  }

  private void end(String how, Object[] given) throws SQLException {
    if (given != null && given.length == 1) {
      exchange("ROLLBACK TO " + ((Savepoint) given[0]).getSavepointName());
    } else if (world.plan().mysql() && autoCommit) {
      throw DriverErrors.inAutocommit();
    } else if (world.plan().mysql() || !autoCommit || Boolean.TRUE.equals(statusFlag)) {
      exchange(how.equals("commit") ? "COMMIT" : "ROLLBACK");
    }
  }

  private boolean isValid(int millis) {
    int usual = networkTimeout;
    networkTimeout = usual == 0 ? millis : Math.min(usual, millis);
    try {
      exchange("SELECT 1");
      return true;
    } catch (SQLException | RuntimeException broken) {
      return false;
    } finally {
      networkTimeout = usual;
    }
  }

  private void close() throws SQLException {
    try {
      if (!hasLeft() && !autoCommit) {
        exchange("ROLLBACK");
      }
    } finally {
      leave();
    }
  }

  /** Sends a statement and waits for what comes of it. */
  Reply exchange(String sql) throws SQLException {
    if (left) {
      throw DriverErrors.closed();
    }
    long limit = networkTimeout > 0 ? networkTimeout : FOREVER_MILLIS;
    Effect effect = world.sabotage().onRequest(host, sql);
    if (effect.before()) {
      return fail(effect, limit);
    }
    boolean late = host.latencyMillis() > limit;
    await(Math.min(host.latencyMillis(), limit));
    requireLink();
    if (late && !host.isSilent()) {
      server.execute(sql); // which the client does not live to see
      return broken("read timed out");
    } else if (host.isSilent()) {
      pending = sql;
      world.time().await(limit, () -> pending == null || server.isDead() || hasLeft());
      if (pending != null || hasLeft()) {
        return broken(hasLeft() ? "socket closed" : "read timed out");
      }
    } else {
      reply = server.execute(sql);
    }
    Reply mine = reply;
    if (effect != Effect.NONE) {
      return fail(effect, limit);
    }
    await(0);
    requireLink();
    if (host.isSilent()) { // it went silent while the answer was on its way
      world.time().await(limit, () -> !host.isSilent() || server.isDead() || hasLeft());
      requireLink();
      if (host.isSilent()) {
        return broken("read timed out");
      }
    }
    return delivered(mine);
  }

  private Reply delivered(Reply mine) throws SQLException {
    if (mine.isError()) {
      throw DriverErrors.server("the server's own error", mine.state(), mine.error());
    }
    statusFlag = mine.inTransaction();
    return mine;
  }

  private void await(long millis) {
    world.time().await(millis, () -> server.isDead() || hasLeft());
  }

  private void requireLink() throws SQLException {
    if (hasLeft()) {
      broken("socket closed");
    } else if (server.isDead()) {
      broken("connection reset");
    }
  }

  private Reply fail(Effect effect, long limit) throws SQLException {
    if (effect.silent()) {
      world.time().await(limit, this::hasLeft);
      return broken(hasLeft() ? "socket closed" : "read timed out");
    } else if (effect == Effect.GARBLED) {
      leave();
      throw new DriverErrors.Garbled();
    }
    if (effect == Effect.KILLED) {
      leave();
      throw DriverErrors.server("the connection was killed", "HY000", 1927);
    }
    return broken("connection reset");
  }

  /** Never returns; the type lets a caller end with it. */
  private Reply broken(String what) throws SQLException {
    leave();
    throw DriverErrors.gone(world.plan().mysql(), what);
  }

  /** The client ends its side. */
  void leave() {
    left = true;
    if (!host.isSilent()) {
      server.end();
      host.left(this);
    }
  }

  /** The server is back: it does what it was asked, if that has arrived, and sees who has left. */
  void thaw(boolean arrived) {
    if (pending != null && (arrived || !hasLeft()) && !server.isDead()) {
      reply = server.execute(pending);
      pending = null;
    }
    if (hasLeft()) {
      server.end();
      host.left(this);
    }
  }
}
