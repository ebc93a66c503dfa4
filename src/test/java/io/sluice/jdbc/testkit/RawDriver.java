package io.sluice.jdbc.testkit;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;

/** The target drivers called directly, so that nothing of Sluice can answer in their place. */
public final class RawDriver {

  private RawDriver() {}

  static Connection connect(TestServer server, String user, String password) throws SQLException {
    return connect(server.flavor(), server.host(), server.port(), "", user, password);
  }

  /**
   * Connects through the flavor's own driver.
   *
   * @param properties the driver's own, as {@code key=value}; without them connecting may take 5 s
   *     and a call 60 s
   */
  public static Connection connect(
      Flavor flavor,
      String host,
      int port,
      String database,
      String user,
      String password,
      String... properties)
      throws SQLException {
    Properties all = new Properties();
    all.setProperty("user", user);
    all.setProperty("password", password);
    all.setProperty("connectTimeout", "5000");
    all.setProperty("socketTimeout", "60000");
    all.setProperty("allowPublicKeyRetrieval", "true");
    for (String property : properties) {
      int equals = property.indexOf('=');
      all.setProperty(property.substring(0, equals), property.substring(equals + 1));
    }
    String url = "jdbc:" + flavor.vendor() + "://" + host + ":" + port + "/" + database;
    return driver(flavor).connect(url, all);
  }

  public static Driver driver(Flavor flavor) throws SQLException {
    return flavor == Flavor.MARIADB
        ? new org.mariadb.jdbc.Driver()
        : new com.mysql.cj.jdbc.NonRegisteringDriver();
  }
}
