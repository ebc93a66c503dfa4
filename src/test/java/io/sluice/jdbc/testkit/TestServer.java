package io.sluice.jdbc.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.UnaryOperator;

/**
 * One running database server that a test may break in any way it likes.
 *
 * <p>It has a root account without password on the loopback and a user {@link #USER} with every
 * privilege but those that would make it blind to {@code read_only} and to connection limits, and
 * an empty database {@link #DATABASE}. All methods may be called from any thread.
 */
public interface TestServer extends AutoCloseable {

  String USER = "sluice";
  String PASSWORD = "SeCrEt77-sluice";
  String DATABASE = "app";

  String host();

  int port();

  default String hostPort() {
    return host() + ":" + port();
  }

  /** The operating system's process id of the present incarnation; −1 when it is not known. */
  long pid();

  Flavor flavor();

  /** The version number alone, such as {@code 11.4.5}. */
  String version();

  ServerOptions options();

  /** Whether the process exists; also true while it is frozen. */
  boolean alive();

  boolean frozen();

  /** SIGKILL: the server is gone when this returns, without having said goodbye. */
  void kill();

  /** SIGSTOP: the kernel still accepts connections, the server says nothing. */
  void freeze();

  /** SIGCONT. */
  void thaw();

  /** Ends the server in good order and waits for it. */
  void shutdown();

  /** Starts the server anew on the same data and port; ends it in good order if it runs. */
  void restart();

  /** Like {@link #restart()} with other options, which then hold for later restarts too. */
  void restart(UnaryOperator<ServerOptions> change);

  /**
   * Makes it like new for the next test: running, without other connections, prepared XA branches,
   * replication, changed global variables, further users and databases.
   */
  void heal();

  /** Ends the server and deletes its data. */
  @Override
  void close();

  /** A connection as root through the flavor's own driver, in {@link #DATABASE} if it exists. */
  default Connection adminConnection() throws SQLException {
    Connection connection = RawDriver.connect(this, "root", "");
    try (Statement statement = connection.createStatement()) {
      statement.execute("USE " + DATABASE);
    } catch (SQLException e) {
      if (e.getErrorCode() != 1049) {
        connection.close();
        throw e;
      }
    }
    return connection;
  }

  /**
   * A connection as {@link #USER} in {@link #DATABASE} through the flavor's own driver.
   *
   * @param properties the driver's own, as {@code key=value}
   */
  default Connection userConnection(String... properties) throws SQLException {
    return RawDriver.connect(flavor(), host(), port(), DATABASE, USER, PASSWORD, properties);
  }

  /** Runs statements as root, one after the other, on one connection of their own. */
  default void execute(String... sql) throws SQLException {
    try (Connection connection = adminConnection();
        Statement statement = connection.createStatement()) {
      for (String one : sql) {
        statement.execute(one);
      }
    }
  }

  /** First column of the first row of a query run as root; null when there is no row. */
  default String query(String sql) throws SQLException {
    try (Connection connection = adminConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }
}
