package io.sluice.jdbc.internal.pool;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.jdbc.StatementImpl;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

/** MySQL Connector/J, 8.2 or later. */
final class MySqlVendor extends Vendor {

  MySqlVendor() throws SQLException {
    super("mysql", driver());
  }

  private static java.sql.Driver driver() throws SQLException {
    java.sql.Driver driver = new com.mysql.cj.jdbc.Driver();
    requireVersion(driver, "MySQL Connector/J", 8, 2);
    return driver;
  }

  @Override
  void complete(Map<String, String> properties) {
    // Its own reconnecting would silently replace a connection by one without the session's state.
    properties.put("autoReconnect", "false");
    properties.put("autoReconnectForPools", "false");
  }

  /** 0 leaves it to the network timeout, which knows milliseconds. */
  @Override
  int validationSeconds(int millis) {
    return 0;
  }

  @Override
  public Boolean inTransaction(Connection raw) {
    return raw instanceof MysqlConnection connection
        ? connection.getSession().getServerSession().inTransactionOnServer()
        : null;
  }

  @Override
  public long lastInsertId(Statement raw) {
    return raw instanceof StatementImpl statement ? statement.getLastInsertID() : 0;
  }

  @Override
  public boolean tellsLastInsertId() {
    return true;
  }

  @Override
  public boolean streams(int fetchSize, Properties properties) {
    return fetchSize == Integer.MIN_VALUE
        || fetchSize > 0 && Boolean.parseBoolean(properties.getProperty("useCursorFetch"));
  }
}
