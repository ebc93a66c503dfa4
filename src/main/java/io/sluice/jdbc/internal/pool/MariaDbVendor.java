package io.sluice.jdbc.internal.pool;

import io.sluice.jdbc.internal.error.Errors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.mariadb.jdbc.util.VersionFactory;
import org.mariadb.jdbc.util.constants.ServerStatus;

/** MariaDB Connector/J, 3.5.9 or later. */
final class MariaDbVendor extends Vendor {

  MariaDbVendor() throws SQLException {
    super("mariadb", driver());
  }

  private static java.sql.Driver driver() throws SQLException {
    java.sql.Driver driver = new org.mariadb.jdbc.Driver();
    requireVersion(driver, "MariaDB Connector/J", 3, 5);
    // Until 3.5.9 a malicious server could read files of the client whatever was configured.
    if (!VersionFactory.getInstance().versionGreaterOrEqual(3, 5, 9)) {
      throw Errors.badArgument(
          "MariaDB Connector/J "
              + VersionFactory.getInstance().getVersion()
              + " is too old; Sluice needs 3.5.9 or later.");
    }
    return driver;
  }

  @Override
  public int streamingFetchSize() {
    return 1000;
  }

  @Override
  void complete(Map<String, String> properties, boolean tracksWrites) {
    // A malicious server may ask for any file of the client; this driver allows that by default.
    properties.putIfAbsent("allowLocalInfile", "false");
    // Its abort() waits for the network, so the socket itself must be at hand.
    if (OpenedSockets.Factory.isVisibleTo(org.mariadb.jdbc.Driver.class.getClassLoader())) {
      properties.putIfAbsent("socketFactory", OpenedSockets.Factory.class.getName());
    }
  }

  /** It decodes nothing in its URL, but takes any name as a property. */
  @Override
  String path(String database, Map<String, String> properties) {
    if (!database.isEmpty()) {
      properties.putIfAbsent("database", database);
    }
    return "";
  }

  @Override
  public Boolean inTransaction(Connection raw) {
    return raw instanceof org.mariadb.jdbc.Connection connection
        ? (connection.getContext().getServerStatus() & ServerStatus.IN_TRANSACTION) != 0
        : null;
  }

  @Override
  public boolean preparesItself(Statement raw) {
    return raw instanceof org.mariadb.jdbc.ClientPreparedStatement;
  }

  @Override
  boolean declaresReadOnly() {
    return false;
  }

  @Override
  public boolean streams(int fetchSize, Properties properties) {
    return fetchSize > 0;
  }
}
