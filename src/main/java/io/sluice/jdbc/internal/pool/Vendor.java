package io.sluice.jdbc.internal.pool;

import io.sluice.jdbc.internal.error.Errors;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * One target driver and its peculiarities. Implementations have no state and are thread-safe; their
 * classes are only loaded for a URL that names the vendor, so that the other driver need not be
 * there.
 */
public abstract class Vendor {

  private static final int UNKNOWN_ID = 0;

  private final String subProtocol;
  private final Driver driver;

  Vendor(String subProtocol, Driver driver) {
    this.subProtocol = subProtocol;
    this.driver = driver;
  }

  /**
   * The vendor of a URL's sub-protocol.
   *
   * @throws SQLException S1009 if its driver is not on the class path or too old
   */
  public static Vendor of(String subProtocol) throws SQLException {
    try {
      return subProtocol.equals("mariadb") ? new MariaDbVendor() : new MySqlVendor();
    } catch (LinkageError missing) {
      throw Errors.badArgument(
          "The driver for '"
              + subProtocol
              + "' is not on the class path; add "
              + (subProtocol.equals("mariadb")
                  ? "org.mariadb.jdbc:mariadb-java-client"
                  : "com.mysql:mysql-connector-j")
              + ".",
          missing);
    }
  }

  /** Whether the driver documents a property of that name, compared without case. */
  public Predicate<String> knownProperties() {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    try {
      DriverPropertyInfo[] infos =
          driver.getPropertyInfo("jdbc:" + subProtocol + "://localhost/", new Properties());
      for (DriverPropertyInfo info : infos) {
        names.add(info.name);
      }
    } catch (SQLException unavailable) {
      return name -> false;
    }
    return names::contains;
  }

  /** The fetch size with which rows are read while they come, and not held all at once. */
  public abstract int streamingFetchSize();

  /** Of the driver. */
  public int majorVersion() {
    return driver.getMajorVersion();
  }

  /** Of the driver. */
  public int minorVersion() {
    return driver.getMinorVersion();
  }

  /**
   * Opens a connection with the driver; {@code properties} hold the credentials and all bounds.
   *
   * @param path as of {@link #path}
   */
  final Connection connect(String hostPort, String path, Properties properties)
      throws SQLException {
    Connection raw =
        driver.connect("jdbc:" + subProtocol + "://" + hostPort + "/" + path, properties);
    if (raw == null) {
      throw Errors.badArgument("The " + subProtocol + " driver does not accept host " + hostPort);
    }
    return raw;
  }

  /**
   * Adds what this driver needs to be safe, and takes away what cannot work below Sluice.
   *
   * @param tracksWrites whether {@link #trackWrites} will be asked for
   */
  abstract void complete(Map<String, String> properties, boolean tracksWrites);

  /**
   * The path of the driver's URL for a database, percent-encoded.
   *
   * @param properties what goes to the driver with it; may be given the database instead
   */
  String path(String database, Map<String, String> properties) {
    return URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Makes the server tell the GTID of every write with its answer.
   *
   * @return where they are found; {@code null} if this driver does not pass them on
   */
  Gtids trackWrites(Connection raw) throws SQLException {
    return null;
  }

  /** The query for a position that holds the last write of the connection it runs on. */
  static String writesQuestion(Connection raw) throws SQLException {
    return isMariaDbServer(raw) ? "SELECT @@last_gtid" : "SELECT @@global.gtid_executed";
  }

  /**
   * The query for what a server has executed.
   *
   * @param replica whether to leave out what a MariaDB server wrote by itself: its numbers are
   *     those that the source gives to other writes
   */
  static String positionQuestion(Connection raw, boolean replica) throws SQLException {
    return !isMariaDbServer(raw)
        ? "SELECT @@global.gtid_executed"
        : replica ? "SELECT @@global.gtid_slave_pos" : "SELECT @@global.gtid_binlog_pos";
  }

  /** Whether the server is MariaDB, whatever the driver; without a round trip. */
  public static boolean isMariaDbServer(Connection raw) throws SQLException {
    return raw.getMetaData().getDatabaseProductVersion().contains("MariaDB");
  }

  /**
   * What the server said last of its transaction state, without a round trip.
   *
   * @return {@code null} if the driver does not tell
   */
  public abstract Boolean inTransaction(Connection raw);

  /**
   * The key generated by the last statement, without a round trip.
   *
   * @return 0 if there was none or the driver does not tell
   */
  public long lastInsertId(Statement raw) {
    return UNKNOWN_ID;
  }

  /** Whether {@link #lastInsertId} tells. */
  public boolean tellsLastInsertId() {
    return false;
  }

  /**
   * Whether the driver reads the statement's text itself, so that the server holds nothing of it.
   */
  public abstract boolean preparesItself(Statement raw);

  /** Whether {@code setReadOnly} also makes the server refuse writes in transactions to come. */
  boolean declaresReadOnly() {
    return true;
  }

  /** Whether a statement with that fetch size leaves its rows on the wire. */
  public abstract boolean streams(int fetchSize, Properties properties);

  /**
   * What to ask {@code Connection.isValid} for when {@code millis} are allowed and are the network
   * timeout already.
   */
  int validationSeconds(int millis) {
    return (millis + 999) / 1000;
  }

  static void requireVersion(Driver driver, String name, int major, int minor) throws SQLException {
    int have = driver.getMajorVersion() * 1000 + driver.getMinorVersion();
    if (have < major * 1000 + minor) {
      throw Errors.badArgument(
          String.format(
              Locale.ROOT,
              "%s %d.%d is too old; Sluice needs %d.%d or later.",
              name,
              driver.getMajorVersion(),
              driver.getMinorVersion(),
              major,
              minor));
    }
  }
}
