package io.sluice.jdbc.internal.pool;

import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A leased physical connection. Used by one session at a time; {@link #kill()} may come from any
 * thread and never waits for the network.
 */
public final class Physical {

  private static final Set<String> REWRITES = Set.of("true", "yes");

  private final LeasePool owner;
  private final Endpoint endpoint;
  private final Connection raw;
  private final Connection settings;
  private final List<Socket> sockets;
  private final Gtids gtids;
  private final long generation;
  private final long openedAt;
  private volatile boolean dead;
  private volatile long usedAt;
  private volatile long calledAt;
  private volatile long idleBeforeCall;
  private Object attachment;
  private boolean settingsTouched;
  private boolean declaredReadOnly;
  private boolean untracked;
  private RestingStatements resting;

  Physical(
      LeasePool owner,
      Endpoint endpoint,
      Connection raw,
      Connection settings,
      List<Socket> sockets,
      Gtids gtids,
      long generation,
      long openedAt) {
    this.owner = owner;
    this.endpoint = endpoint;
    this.raw = raw;
    this.settings = settings;
    this.sockets = sockets;
    this.gtids = gtids;
    this.generation = generation;
    this.openedAt = openedAt;
    this.usedAt = openedAt;
    this.calledAt = openedAt;
  }

  /** {@code name:port} of the host. */
  public String hostPort() {
    return endpoint.hostPort();
  }

  /** The target driver. */
  public Vendor vendor() {
    return endpoint.vendor();
  }

  /** The driver's own connection, on which statements run. */
  public Connection raw() {
    return raw;
  }

  /**
   * Where settings are changed, so that a pool knows what to reset; all but autocommit, which is
   * set on the connection itself and stays as the session leaves it.
   */
  public Connection toChange() {
    settingsTouched = true;
    return settings;
  }

  /** Statements that rest on it while others have it; null if nobody else ever has it. */
  public RestingStatements resting() {
    return resting;
  }

  void resting(RestingStatements statements) {
    resting = statements;
  }

  /** Whether there may be something to reset. */
  boolean isSettingsTouched() {
    return settingsTouched;
  }

  /** The pool's own handle. */
  Connection handle() {
    return settings;
  }

  /** Makes it read-only or not, for the server too where the driver keeps that to itself. */
  public void setReadOnly(boolean value) throws SQLException {
    toChange().setReadOnly(value);
    if (!vendor().declaresReadOnly()) {
      declareReadOnly(value);
    }
  }

  private void declareReadOnly(boolean value) throws SQLException {
    try (Statement set = raw.createStatement()) {
      set.execute("SET SESSION TRANSACTION READ " + (value ? "ONLY" : "WRITE"));
    }
    declaredReadOnly = value;
  }

  /** For the pool, which can only reset what the driver knows of. */
  void undeclareReadOnly() throws SQLException {
    if (declaredReadOnly) {
      declareReadOnly(false);
    }
  }

  /**
   * The key that the last execution of a statement generated, without a round trip.
   *
   * @return 0 if there was none or the driver never tells; negative if it cannot tell this one
   */
  public long lastInsertId(Statement statement, boolean batch) {
    // A batch made one text of is executed by a statement of the driver's that nobody sees.
    boolean hidden =
        batch
            && REWRITES.contains(
                endpoint
                    .properties()
                    .getProperty("rewriteBatchedStatements", "")
                    .toLowerCase(Locale.ROOT));
    return hidden && vendor().tellsLastInsertId() ? -1 : vendor().lastInsertId(statement);
  }

  /** Whether a statement with that fetch size leaves its rows on the wire. */
  public boolean streams(int fetchSize) {
    return vendor().streams(fetchSize, endpoint.properties());
  }

  /** The server's last word on its transaction state, {@code null} if the driver does not tell. */
  public Boolean inTransaction() {
    return dead ? null : vendor().inTransaction(raw);
  }

  /** Whether the GTIDs of writes come with the answers to them. */
  public boolean tellsWrites() {
    return gtids != null && !untracked;
  }

  /** What the server tells with its answers was changed: from now on it must be asked. */
  public void untrackWrites() {
    untracked = true;
  }

  /** The GTIDs told since the last call, {@code null} if none were. */
  public String toldWrites() {
    return tellsWrites() ? gtids.take() : null;
  }

  /** Asks the server for a position that holds the last write made here; empty without GTIDs. */
  public String askWrites() throws SQLException {
    return askText(Vendor.writesQuestion(raw));
  }

  /**
   * Asks the server for all that it has executed; empty without GTIDs.
   *
   * @param replica whether only what it got from its source counts
   */
  public String askPosition(boolean replica) throws SQLException {
    return askText(Vendor.positionQuestion(raw, replica));
  }

  private String askText(String question) throws SQLException {
    try (Statement select = raw.createStatement();
        ResultSet row = select.executeQuery(question)) {
      String text = row.next() ? row.getString(1) : null;
      return text == null ? "" : text;
    }
  }

  /**
   * Asks the server for its transaction state, as an error does not tell it.
   *
   * @return {@code null} if the driver does not tell, or if the connection was lost, which is dead
   *     then
   */
  public Boolean askTransaction() {
    try (Statement statement = raw.createStatement()) {
      statement.execute("DO 0");
      return inTransaction();
    } catch (SQLException | RuntimeException lost) {
      kill();
      return null;
    }
  }

  /** Incarnation of the host for which this was opened. */
  public long generation() {
    return generation;
  }

  /** When it was opened, in nanoseconds of the group's clock. */
  public long openedAt() {
    return openedAt;
  }

  /** When an answer last came over it. */
  public long usedAt() {
    return usedAt;
  }

  /** A statement is about to be sent. */
  public void called(long now) {
    idleBeforeCall = now - usedAt;
    calledAt = now;
  }

  /** When the last statement was sent, or it was opened. */
  public long calledAt() {
    return calledAt;
  }

  /** Nanoseconds without an answer before the last statement was sent. */
  public long idleBeforeCall() {
    return idleBeforeCall;
  }

  /** An answer came over it. */
  public void used(long now) {
    usedAt = now;
  }

  /**
   * What the session remembers of it; starts as what the session before left, {@code null} on a new
   * connection. Only for the session that holds it.
   */
  public Object attachment() {
    return attachment;
  }

  /** Sets {@link #attachment()}. */
  public void attach(Object value) {
    attachment = value;
  }

  /** Whether it must not be used any more. */
  public boolean isDead() {
    return dead;
  }

  /** How long opening a connection to its host may take, in milliseconds. */
  public int openMillis() {
    return endpoint.connectTimeout();
  }

  /** Whether it has not been given back or thrown away yet. */
  public boolean isLeased() {
    return owner.isOut(this);
  }

  /** Whether the driver has given it up; asks no server. */
  public boolean isClosedByDriver() {
    try {
      return raw.isClosed();
    } catch (SQLException broken) {
      return true;
    }
  }

  /** Asks the server for an answer within {@code millis}; never throws. */
  public boolean ping(int millis) {
    if (dead) {
      return false;
    }
    try {
      int before = raw.getNetworkTimeout();
      raw.setNetworkTimeout(Runnable::run, millis);
      if (!raw.isValid(vendor().validationSeconds(millis))) {
        return false;
      }
      raw.setNetworkTimeout(Runnable::run, before);
      return true;
    } catch (SQLException | RuntimeException broken) {
      return false;
    }
  }

  /**
   * Its host is lost: makes it unusable at once and frees a caller that is stuck on it; the rest
   * happens on a worker.
   */
  public void kill() {
    dead = true;
    if (owner.discard(this, sockets.isEmpty())) { // else another session may have it already
      closeSockets();
    }
  }

  /** As {@link #kill()}, but the host lives: what runs there is to be ended too. */
  public void abort() {
    dead = true;
    if (owner.discard(this, true)) {
      closeSockets();
    }
  }

  /**
   * Gives it back.
   *
   * @param clean whether the next session may have it: no transaction, nothing left of this session
   *     but settings and what {@link #attachment()} tells of
   */
  public void release(boolean clean) {
    if (dead) {
      owner.discard(this, sockets.isEmpty());
    } else {
      owner.giveBack(this, clean);
    }
  }

  private void closeSockets() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException alreadyBroken) {
        // It is being thrown away.
      }
    }
  }
}
