package io.sluice.jdbc.internal.facade;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.session.Session;
import java.lang.reflect.Method;
import java.sql.ClientInfoStatus;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;

/** Behind the {@link Connection} that an application holds. Same threading as {@link Session}. */
public final class ConnectionHandler extends Handler {

  private static final Dispatch DISPATCH = new Dispatch(ConnectionHandler.class, Connection.class);

  private final Session session;
  private final String url;
  private final Runnable onClose;
  private final OpenRows rows = new OpenRows();

  private ConnectionHandler(Session session, String url, Runnable onClose) {
    super(DISPATCH);
    this.session = session;
    this.url = url;
    this.onClose = onClose;
  }

  /**
   * The JDBC connection over a session.
   *
   * @param url without any password, for {@link DatabaseMetaData#getURL()}
   * @param onClose run once, when the connection is closed or aborted
   */
  public static Connection connection(Session session, String url, Runnable onClose) {
    return new ConnectionHandler(session, url, onClose).proxy(Connection.class);
  }

  Connection connection() {
    return proxy(Connection.class);
  }

  Session session() {
    return session;
  }

  /** Those of its statements that have handed out rows. */
  OpenRows rows() {
    return rows;
  }

  String url() {
    return url;
  }

  @Override
  protected Object other(Method method, Object[] args) throws SQLException {
    if (Statement.class.isAssignableFrom(method.getReturnType())) {
      return statement(method, args);
    }
    return session.ask(physical -> call(method, physical.raw(), args));
  }

  private Statement statement(Method method, Object[] args) throws SQLException {
    session.requireOpen();
    if (args != null && args[0] == null) {
      return (Statement) session.ask(on -> call(method, on.raw(), args)); // the driver judges it
    }
    StatementHandler handler = new StatementHandler(this, method, args);
    Statement statement = (Statement) handler.proxy(method.getReturnType());
    handler.prepare();
    return statement;
  }

  public void commit() throws SQLException {
    session.commit();
  }

  public void rollback() throws SQLException {
    session.rollback();
  }

  public void rollback(Savepoint savepoint) throws SQLException {
    session.rollback(savepoint);
  }

  public Savepoint setSavepoint() throws SQLException {
    return session.inTransaction(physical -> physical.raw().setSavepoint());
  }

  public Savepoint setSavepoint(String name) throws SQLException {
    return session.inTransaction(physical -> physical.raw().setSavepoint(name));
  }

  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    session.inTransaction(
        physical -> {
          physical.raw().releaseSavepoint(savepoint);
          return null;
        });
  }

  public void setAutoCommit(boolean value) throws SQLException {
    session.setAutoCommit(value);
  }

  public boolean getAutoCommit() throws SQLException {
    return session.isAutoCommit();
  }

  public void setReadOnly(boolean value) throws SQLException {
    session.setReadOnly(value);
  }

  public boolean isReadOnly() throws SQLException {
    session.requireOpen();
    return session.isReadOnly();
  }

  public void setTransactionIsolation(int level) throws SQLException {
    session.attributes().isolation(level);
  }

  public int getTransactionIsolation() throws SQLException {
    return session.attributes().isolation();
  }

  public void setCatalog(String name) throws SQLException {
    session.attributes().catalog(name);
  }

  public String getCatalog() throws SQLException {
    return session.attributes().catalog();
  }

  public void setSchema(String name) throws SQLException {
    session.attributes().schema(name);
  }

  public String getSchema() throws SQLException {
    return session.attributes().schema();
  }

  public void setNetworkTimeout(Executor executor, int millis) throws SQLException {
    session.attributes().networkTimeout(executor, millis);
  }

  public int getNetworkTimeout() throws SQLException {
    return session.attributes().networkTimeout();
  }

  public void setHoldability(int value) throws SQLException {
    session.attributes().holdability(value);
  }

  public int getHoldability() throws SQLException {
    return session.attributes().holdability();
  }

  public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
    session.attributes().typeMap(map);
  }

  public Map<String, Class<?>> getTypeMap() throws SQLException {
    return session.attributes().typeMap();
  }

  public Properties getClientInfo() throws SQLException {
    return session.attributes().clientInfo();
  }

  public String getClientInfo(String name) throws SQLException {
    return session.attributes().clientInfo(name);
  }

  public void setClientInfo(String name, String value) throws SQLClientInfoException {
    try {
      session.attributes().clientInfo(name, value);
    } catch (SQLException refused) {
      throw clientInfoRefused(refused, name);
    }
  }

  public void setClientInfo(Properties values) throws SQLClientInfoException {
    try {
      session.attributes().clientInfo(values);
    } catch (SQLException refused) {
      throw clientInfoRefused(
          refused,
          values == null ? new String[0] : values.stringPropertyNames().toArray(String[]::new));
    }
  }

  /** The one exception that the setters of client info may throw. */
  public static SQLClientInfoException clientInfoRefused(SQLException cause, String... names) {
    if (cause instanceof SQLClientInfoException own) {
      return own;
    }
    Map<String, ClientInfoStatus> failed = new java.util.LinkedHashMap<>();
    for (String name : names) {
      failed.put(String.valueOf(name), ClientInfoStatus.REASON_UNKNOWN);
    }
    return new SQLClientInfoException(
        cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), failed, cause);
  }

  public void clearWarnings() throws SQLException {
    session.clearWarnings();
  }

  public DatabaseMetaData getMetaData() throws SQLException {
    session.requireOpen();
    return new MetaDataHandler(this).proxy(DatabaseMetaData.class);
  }

  public boolean isValid(int seconds) throws SQLException {
    if (seconds < 0) {
      throw Errors.badArgument("The timeout of isValid must not be negative: " + seconds + ".");
    }
    return session.isValid(seconds);
  }

  public void close() {
    if (session.close()) {
      rows.end();
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
      rows.end();
      onClose.run();
    }
  }

  public <T> T unwrap(Class<T> type) throws SQLException {
    if (isOwn(type)) {
      return type.cast(proxy());
    }
    return session.ask(physical -> physical.raw().unwrap(type));
  }

  public boolean isWrapperFor(Class<?> type) throws SQLException {
    if (isOwn(type)) {
      return true;
    }
    return session.ask(physical -> physical.raw().isWrapperFor(type));
  }

  @Override
  public String toString() {
    return "Sluice connection to " + url;
  }
}
