package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.facade.ConnectionHandler;
import io.sluice.jdbc.internal.facade.Dispatch;
import io.sluice.jdbc.internal.facade.Handler;
import io.sluice.jdbc.internal.shard.execute.ShardSavepoint;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.Executor;

/**
 * Behind the {@link Connection} over shards that an application holds. What it does not define is a
 * setting or a question that the child of the default shard answers; every other child takes over
 * its settings. Same threading as {@link ShardSession}.
 */
public final class ShardConnectionHandler extends Handler {

  private static final Dispatch DISPATCH =
      new Dispatch(ShardConnectionHandler.class, Connection.class);

  private final ShardSession session;
  private final String url;
  private final Runnable onClose;
  private final Connection handle;

  private ShardConnectionHandler(
      ShardSession session, String url, Runnable onClose, Connection handle) {
    super(DISPATCH);
    this.session = session;
    this.url = url;
    this.onClose = onClose;
    this.handle = handle;
  }

  /**
   * The JDBC connection over a session.
   *
   * @param url without any password, for {@link DatabaseMetaData#getURL()}
   * @param onClose run once, when the connection is closed or aborted
   */
  public static Connection connection(ShardSession session, String url, Runnable onClose) {
    return new ShardConnectionHandler(session, url, onClose, null).proxy(Connection.class);
  }

  /**
   * The same connection once more, behind a handle: what it makes leads back to that.
   *
   * @param made by {@link #connection(ShardSession, String, Runnable)}
   */
  public static Connection behind(Connection handle, Connection made) {
    ShardConnectionHandler own = (ShardConnectionHandler) Proxy.getInvocationHandler(made);
    return new ShardConnectionHandler(own.session, own.url, own.onClose, handle)
        .proxy(Connection.class);
  }

  Connection connection() {
    return handle != null ? handle : proxy(Connection.class);
  }

  ShardSession session() {
    return session;
  }

  String url() {
    return url;
  }

  @Override
  protected Object other(Method method, Object[] args) throws SQLException {
    if (!Statement.class.isAssignableFrom(method.getReturnType())) {
      return call(method, session.lead().connection(), args);
    }
    session.requireOpen();
    if (args != null && args[0] == null) {
      return call(method, session.lead().connection(), args); // the driver judges it
    }
    return new ShardStatementHandler(this, method, args).proxy(method.getReturnType());
  }

  public void commit() throws SQLException {
    if (mayEnd()) {
      session.transactions().commit();
    } else {
      session.lead().connection().commit(); // the driver refuses it
    }
  }

  public void rollback() throws SQLException {
    if (mayEnd()) {
      session.transactions().rollback();
    } else {
      session.lead().connection().rollback();
    }
  }

  private boolean mayEnd() throws SQLException {
    session.requireOpen();
    return session.transactions().isOpen() || !session.isAutoCommit();
  }

  public Savepoint setSavepoint() throws SQLException {
    return savepoint(null);
  }

  public Savepoint setSavepoint(String name) throws SQLException {
    return savepoint(name);
  }

  private Savepoint savepoint(String name) throws SQLException {
    session.requireOpen();
    return session.transactions().savepoint(name);
  }

  public void rollback(Savepoint savepoint) throws SQLException {
    session.transactions().rollbackTo(own(savepoint).name());
  }

  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    session.transactions().release(own(savepoint).name());
  }

  private static ShardSavepoint own(Savepoint savepoint) throws SQLException {
    if (savepoint instanceof ShardSavepoint own) {
      return own;
    }
    throw Errors.badArgument("The savepoint is not of this connection.");
  }

  public void setAutoCommit(boolean value) throws SQLException {
    session.setAutoCommit(value);
  }

  public boolean getAutoCommit() throws SQLException {
    return session.isAutoCommit();
  }

  public void setReadOnly(boolean value) throws SQLException {
    if (session.transactions().isOpen()) {
      throw Errors.readOnlyInTransaction();
    }
    session.lead().connection().setReadOnly(value);
  }

  /** The rules are about the tables of one database. */
  public void setCatalog(String name) throws SQLException {
    Databases.requireSame(session, name);
    session.lead().connection().setCatalog(name);
  }

  /** As {@link #setCatalog}. */
  public void setSchema(String name) throws SQLException {
    Databases.requireSame(session, name);
    session.lead().connection().setSchema(name);
  }

  public void setClientInfo(String name, String value) throws SQLClientInfoException {
    leadForClientInfo(name).setClientInfo(name, value);
  }

  public void setClientInfo(Properties values) throws SQLClientInfoException {
    leadForClientInfo().setClientInfo(values);
  }

  private Connection leadForClientInfo(String... names) throws SQLClientInfoException {
    try {
      return session.lead().connection();
    } catch (SQLException closed) {
      throw ConnectionHandler.clientInfoRefused(closed, names);
    }
  }

  public DatabaseMetaData getMetaData() throws SQLException {
    session.requireOpen();
    return new ShardMetaDataHandler(this).proxy(DatabaseMetaData.class);
  }

  public boolean isValid(int seconds) throws SQLException {
    if (seconds < 0) {
      throw Errors.badArgument("The timeout of isValid must not be negative: " + seconds + ".");
    }
    return session.isValid(seconds);
  }

  public void close() {
    if (session.close()) {
      onClose.run();
    }
  }

  public boolean isClosed() {
    return session.isClosed();
  }

  public void abort(Executor executor) throws SQLException {
    if (executor == null) {
      throw Errors.badArgument("The executor of abort must not be null.");
    }
    if (session.abort()) {
      onClose.run();
    }
  }

  public <T> T unwrap(Class<T> type) throws SQLException {
    return isOwn(type) ? type.cast(proxy()) : session.lead().connection().unwrap(type);
  }

  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return isOwn(type) || session.lead().connection().isWrapperFor(type);
  }

  @Override
  public String toString() {
    return "Sluice connection to " + url;
  }
}
