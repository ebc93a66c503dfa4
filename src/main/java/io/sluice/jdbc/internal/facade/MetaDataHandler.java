package io.sluice.jdbc.internal.facade;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Behind {@link DatabaseMetaData}: asks whatever connection the session is bound to. */
final class MetaDataHandler extends Handler {

  private static final Dispatch DISPATCH =
      new Dispatch(MetaDataHandler.class, DatabaseMetaData.class);

  private final ConnectionHandler connection;

  MetaDataHandler(ConnectionHandler connection) {
    super(DISPATCH);
    this.connection = connection;
  }

  @Override
  protected Object other(Method method, Object[] args) throws SQLException {
    if (method.getReturnType() != ResultSet.class) {
      return connection.session().ask(physical -> call(method, physical.raw().getMetaData(), args));
    }
    return connection
        .session()
        .ask(
            physical -> {
              ResultSet rows = (ResultSet) call(method, physical.raw().getMetaData(), args);
              return StatementHandler.adopt(connection, rows, physical);
            });
  }

  public Connection getConnection() throws SQLException {
    connection.session().requireOpen();
    return connection.connection();
  }

  public String getURL() throws SQLException {
    connection.session().requireOpen();
    return connection.url();
  }

  /** Cannot throw an SQLException, so it must not need the server. */
  public int getDriverMajorVersion() {
    return connection.session().vendor().majorVersion();
  }

  /** As {@link #getDriverMajorVersion()}. */
  public int getDriverMinorVersion() {
    return connection.session().vendor().minorVersion();
  }

  public <T> T unwrap(Class<T> type) throws SQLException {
    if (isOwn(type)) {
      return type.cast(proxy());
    }
    return connection.session().ask(physical -> physical.raw().getMetaData().unwrap(type));
  }

  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return isOwn(type)
        || connection.session().ask(physical -> physical.raw().getMetaData().isWrapperFor(type));
  }

  @Override
  public String toString() {
    return "Sluice metadata of " + connection.url();
  }
}
