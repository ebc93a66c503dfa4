package io.sluice.jdbc;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.ConfigParser;
import io.sluice.jdbc.internal.config.Mode;
import io.sluice.jdbc.internal.config.Property;
import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.group.GroupRegistry;
import io.sluice.jdbc.internal.pool.PoolOptions;
import io.sluice.jdbc.internal.pool.Vendor;
import io.sluice.jdbc.internal.shard.rule.Rules;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.logging.Logger;

/**
 * The JDBC driver for {@code jdbc:loadbalance:}, {@code jdbc:replication:} and {@code jdbc:shard:}.
 * Found by {@link java.util.ServiceLoader} and by {@code Class.forName}; never claims a {@code
 * jdbc:mysql:} URL. Thread-safe.
 *
 * <p>When it is deregistered from {@link DriverManager} all its groups are closed.
 */
public final class SluiceDriver implements Driver {

  private static final GroupRegistry GROUPS = new GroupRegistry();

  static {
    try {
      DriverManager.registerDriver(new SluiceDriver(), GROUPS::closeAll);
    } catch (SQLException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** For {@link java.util.ServiceLoader}; all instances share their groups. */
  public SluiceDriver() {}

  static GroupRegistry groups() {
    return GROUPS;
  }

  /**
   * Opens a session of the group that the configuration names.
   *
   * @param loginSeconds longest wait for it, 0 = the selection timeout
   */
  static Connection open(ClusterConfig config, Object owner, int loginSeconds) throws SQLException {
    return GROUPS.open(config, owner, loginSeconds);
  }

  /**
   * Opens a logical connection, within {@link DriverManager#getLoginTimeout()} if that is set.
   *
   * @return {@code null} if the URL is not one of Sluice's
   * @throws SQLException S1009 for a bad URL or property, naming the offending part and never a
   *     password; 08001 if no host is found in time; the target driver's own exception if the login
   *     is refused
   */
  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    return open(parse(url, info), this, DriverManager.getLoginTimeout());
  }

  /** Reads a URL, asking the target driver about keys that are nearly ours. */
  static ClusterConfig parse(String url, Properties info) throws SQLException {
    ClusterConfig config =
        ConfigParser.parse(url, info == null ? new Properties() : info, known(url));
    if (config.mode() == Mode.SHARD) {
      Rules.of(config); // refuses a bad rule before anything is opened
    }
    return config.withPoolProperties(PoolOptions.named(config.poolProperties()));
  }

  private static Predicate<String> known(String url) {
    boolean mariadb = url.toLowerCase(Locale.ROOT).matches("jdbc:[a-z]+:mariadb:.*");
    return key -> {
      try {
        return Vendor.of(mariadb ? "mariadb" : "mysql").knownProperties().test(key);
      } catch (SQLException noDriver) {
        return false;
      }
    };
  }

  @Override
  public boolean acceptsURL(String url) {
    return url != null && ConfigParser.accepts(url);
  }

  /** One entry per property of Sluice's own, with the value it would have. */
  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
    ClusterConfig config = acceptsURL(url) ? parse(url, info) : null;
    Property[] properties = Property.values();
    DriverPropertyInfo[] infos = new DriverPropertyInfo[properties.length];
    for (int i = 0; i < properties.length; i++) {
      Property property = properties[i];
      String value =
          config == null || property.secret() ? property.defaultText() : value(config, property);
      infos[i] = new DriverPropertyInfo(property.key(), value);
      infos[i].description = property.description();
      infos[i].choices =
          property.allowed().isEmpty() ? null : property.allowed().toArray(String[]::new);
    }
    return infos;
  }

  private static String value(ClusterConfig config, Property property) {
    return property == Property.USER ? config.user() : config.settings().text(property);
  }

  @Override
  public int getMajorVersion() {
    return 0;
  }

  @Override
  public int getMinorVersion() {
    return 1;
  }

  @Override
  public boolean jdbcCompliant() {
    return false; // as the target drivers say of themselves
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException(
        "Logging goes through SLF4J.", Errors.unsupported("").getSQLState());
  }
}
