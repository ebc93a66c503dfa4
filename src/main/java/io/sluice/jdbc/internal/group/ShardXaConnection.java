package io.sluice.jdbc.internal.group;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.facade.Handler;
import io.sluice.jdbc.internal.shard.jdbc.ShardConnectionHandler;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.StatementEventListener;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;

/**
 * A logical connection over shards that a transaction manager uses. Its handles come and go; each
 * new one closes the one before. Same threading as the connection itself.
 */
final class ShardXaConnection implements XAConnection {

  private final Connection connection;
  private final XAResource resource;
  private final List<ConnectionEventListener> listeners = new CopyOnWriteArrayList<>();
  private volatile Handle handle;

  ShardXaConnection(Connection connection, XAResource resource) {
    this.connection = connection;
    this.resource = resource;
  }

  /** What the application holds for a while. */
  private final class Handle implements InvocationHandler {

    private final Connection self =
        (Connection)
            Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, this);

    private final Connection behind = ShardConnectionHandler.behind(self, connection);

    /** Those that the application has forgotten are forgotten here too. */
    private final Map<Statement, Boolean> statements =
        Collections.synchronizedMap(new WeakHashMap<>());

    private volatile boolean closed;

    @Override
    public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
      switch (method.getName()) {
        case "equals":
          return proxy == args[0];
        case "hashCode":
          return System.identityHashCode(proxy);
        case "toString":
          return connection.toString();
        case "isClosed":
          return closed || connection.isClosed();
        case "close":
          if (end()) {
            settle();
            ConnectionEvent event = new ConnectionEvent(ShardXaConnection.this);
            listeners.forEach(each -> each.connectionClosed(event));
          }
          return null;
        default:
          if (closed) {
            throw Errors.connectionClosed();
          }
          return isOwn(method, args) ? ofOwn(method) : forward(method, args);
      }
    }

    private boolean isOwn(Method method, Object[] args) {
      boolean asks = method.getName().equals("unwrap") || method.getName().equals("isWrapperFor");
      return asks && args[0] instanceof Class<?> type && type.isInstance(self);
    }

    private Object ofOwn(Method method) {
      return method.getName().equals("unwrap") ? self : (Object) true;
    }

    /** Closes it with its statements; false if it was closed already. */
    private boolean end() {
      if (closed) {
        return false;
      }
      closed = true;
      for (Statement each : statements.keySet().toArray(Statement[]::new)) {
        try {
          each.close();
        } catch (SQLException | RuntimeException broken) {
          // The connection will show it if anything is wrong with it.
        }
      }
      statements.clear();
      return true;
    }

    private Object forward(Method method, Object[] args) throws SQLException {
      try {
        Object answer = Handler.call(method, behind, args);
        if (answer instanceof Statement statement) {
          statements.put(statement, true);
        }
        return answer;
      } catch (SQLException failed) {
        if (connection.isClosed()) {
          ConnectionEvent event = new ConnectionEvent(ShardXaConnection.this, failed);
          listeners.forEach(each -> each.connectionErrorOccurred(event));
        }
        throw failed;
      }
    }

    /** A transaction of the connection's own ends with the handle; a global one does not. */
    private void settle() throws SQLException {
      if (!connection.isClosed() && !connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (connection.isClosed()) {
      throw Errors.connectionClosed();
    }
    Handle before = handle;
    if (before != null) {
      before.end();
    }
    handle = new Handle();
    return handle.self;
  }

  @Override
  public XAResource getXAResource() {
    return resource;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  @Override
  public void addConnectionEventListener(ConnectionEventListener listener) {
    listeners.add(listener);
  }

  @Override
  public void removeConnectionEventListener(ConnectionEventListener listener) {
    listeners.remove(listener);
  }

  /** Statements are not kept beyond their handle, so there is nothing to tell of them. */
  @Override
  public void addStatementEventListener(StatementEventListener listener) {}

  @Override
  public void removeStatementEventListener(StatementEventListener listener) {}
}
