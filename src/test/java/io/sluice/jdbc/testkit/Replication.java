package io.sluice.jdbc.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Asynchronous replication by GTID between fresh servers of one flavor that were started with
 * {@link ServerOptions#binlog()}. Shared servers do not fit: they have no binary log.
 */
public final class Replication {

  private static final int CATCH_UP_SECONDS = 20;

  private Replication() {}

  /** Makes the replicas follow the source and read-only; returns when all have its data. */
  public static void start(TestServer source, TestServer... replicas) throws SQLException {
    for (TestServer replica : replicas) {
      replica.execute(follow(source, source.port()), "START REPLICA", "SET GLOBAL read_only = 1");
    }
    for (TestServer replica : replicas) {
      awaitCaughtUp(source, replica);
    }
  }

  /** As {@link #start}, but the replica gets the source's writes through a proxy. */
  public static void startThrough(FaultProxy proxy, TestServer source, TestServer replica)
      throws SQLException {
    replica.execute(
        "STOP REPLICA", follow(source, proxy.port()), "START REPLICA", "SET GLOBAL read_only = 1");
    awaitCaughtUp(source, replica);
  }

  private static String follow(TestServer source, int port) {
    return source.flavor() == Flavor.MARIADB
        ? "CHANGE MASTER TO MASTER_HOST = '"
            + source.host()
            + "', MASTER_PORT = "
            + port
            + ", MASTER_USER = 'root', MASTER_CONNECT_RETRY = 1, MASTER_SSL = 0,"
            + " MASTER_USE_GTID = slave_pos"
        : "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '"
            + source.host()
            + "', SOURCE_PORT = "
            + port
            + ", SOURCE_USER = 'root', SOURCE_CONNECT_RETRY = 1, SOURCE_RETRY_COUNT = 100000,"
            + " SOURCE_SSL = 0, GET_SOURCE_PUBLIC_KEY = 1,"
            + " SOURCE_AUTO_POSITION = 1";
  }

  /** Keeps what the source does from being applied: the replica lags until {@link #resume}. */
  public static void pause(TestServer replica) throws SQLException {
    replica.execute("STOP REPLICA SQL_THREAD");
  }

  public static void resume(TestServer replica) throws SQLException {
    replica.execute("START REPLICA SQL_THREAD");
  }

  /** Ends replication: the replica is a server of its own and writable. */
  public static void promote(TestServer replica) throws SQLException {
    replica.execute("STOP REPLICA", "RESET REPLICA ALL", "SET GLOBAL read_only = 0");
  }

  /** Waits until the replica has everything that the source has now. */
  public static void awaitCaughtUp(TestServer source, TestServer replica) throws SQLException {
    String wait =
        source.flavor() == Flavor.MARIADB
            ? "SELECT MASTER_GTID_WAIT('" + source.query("SELECT @@gtid_binlog_pos") + "', "
            : "SELECT WAIT_FOR_EXECUTED_GTID_SET('"
                + source.query("SELECT @@global.gtid_executed").replace("\n", "")
                + "', ";
    if (!"0".equals(replica.query(wait + CATCH_UP_SECONDS + ")"))) {
      throw new SQLException(
          replica + " does not catch up with " + source + ": " + lastErrors(replica));
    }
  }

  private static String lastErrors(TestServer replica) throws SQLException {
    try (Connection connection = replica.adminConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW REPLICA STATUS")) {
      return rows.next()
          ? rows.getString("Last_IO_Error") + " | " + rows.getString("Last_SQL_Error")
          : "it is no replica";
    }
  }
}
