package io.sluice.jdbc.parity;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Tests that run for both drivers on every kind of server that is there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class LabTest {

  private List<Lab> labs;

  @BeforeAll
  void start() throws SQLException {
    labs = Lab.all();
  }

  /** Both drivers on MariaDB, and on MySQL where it is to be had. */
  protected List<Lab> labs() {
    return labs;
  }

  /** The first column of the first row, null without a row. */
  protected static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  protected static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The port of the host that the session is on. */
  protected static String port(Connection connection) throws SQLException {
    return ask(connection, "SELECT @@port");
  }

  /** Makes a session over several hosts with strategy sequential go to another one. */
  protected static void move(Connection connection) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    if (autoCommit) {
      connection.setAutoCommit(false);
    }
    port(connection);
    connection.commit();
    if (autoCommit) {
      connection.setAutoCommit(true);
    }
  }
}
