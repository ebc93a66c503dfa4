package io.sluice.jdbc.internal.pool;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.jdbc.ClientPreparedStatement;
import com.mysql.cj.jdbc.ServerPreparedStatement;
import com.mysql.cj.jdbc.StatementImpl;
import com.mysql.cj.protocol.ServerSessionStateController;
import com.mysql.cj.protocol.ServerSessionStateController.ServerSessionStateChanges;
import com.mysql.cj.protocol.ServerSessionStateController.SessionStateChange;
import com.mysql.cj.protocol.ServerSessionStateController.SessionStateChangesListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** MySQL Connector/J, 8.2 or later. */
final class MySqlVendor extends Vendor {

  private static final String TRACK_MYSQL = "SET SESSION session_track_gtids = OWN_GTID";
  private static final String TRACK_MARIADB =
      "SET SESSION session_track_system_variables ="
          + " CONCAT(@@session.session_track_system_variables, ',last_gtid')";

  MySqlVendor() throws SQLException {
    super("mysql", driver());
  }

  private static java.sql.Driver driver() throws SQLException {
    java.sql.Driver driver = new com.mysql.cj.jdbc.Driver();
    requireVersion(driver, "MySQL Connector/J", 8, 2);
    return driver;
  }

  @Override
  public int streamingFetchSize() {
    return Integer.MIN_VALUE;
  }

  @Override
  void complete(Map<String, String> properties, boolean tracksWrites) {
    // Its own reconnecting would silently replace a connection by one without the session's state.
    properties.put("autoReconnect", "false");
    properties.put("autoReconnectForPools", "false");
    if (tracksWrites) {
      properties.put("trackSessionState", "true");
    }
  }

  @Override
  Gtids trackWrites(Connection raw) throws SQLException {
    if (!(raw instanceof MysqlConnection connection)) {
      return null;
    }
    boolean mariaDb = isMariaDbServer(raw);
    try (Statement set = raw.createStatement()) {
      set.execute(mariaDb ? TRACK_MARIADB : TRACK_MYSQL);
    }
    Listener listener = new Listener();
    connection
        .getSession()
        .getServerSession()
        .getServerSessionStateController()
        .addSessionStateChangesListener(listener);
    return listener;
  }

  /** The driver refers to it weakly, and fails when it is gone: it lives with the connection. */
  private static final class Listener extends Gtids implements SessionStateChangesListener {

    @Override
    public void handleSessionStateChanges(ServerSessionStateChanges changes) {
      changes.getSessionStateChangesList().forEach(this::note);
    }

    private void note(SessionStateChange change) {
      List<String> values = change.getValues();
      if (change.getType() == ServerSessionStateController.SESSION_TRACK_GTIDS) {
        values.forEach(this::add);
      } else if (change.getType() == ServerSessionStateController.SESSION_TRACK_SYSTEM_VARIABLES
          && values.size() == 2
          && values.get(0).equals("last_gtid")) {
        add(values.get(1));
      }
    }
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
  public boolean preparesItself(Statement raw) {
    return raw instanceof ClientPreparedStatement && !(raw instanceof ServerPreparedStatement);
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
