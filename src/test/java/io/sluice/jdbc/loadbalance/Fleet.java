package io.sluice.jdbc.loadbalance;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.testkit.TestServer;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** A data source over some hosts, in a connection group of its own, and the group's MBean. */
public final class Fleet implements AutoCloseable {

  private final String group = "test-" + UUID.randomUUID();
  private final String mode;
  private final SluiceDataSource source;

  /**
   * Opens nothing yet.
   *
   * @param options further properties as {@code key=value}
   */
  public Fleet(String vendor, List<String> hosts, String... options) {
    this("loadbalance", vendor, hosts, options);
  }

  private Fleet(String mode, String vendor, List<String> hosts, String... options) {
    this.mode = mode;
    String query = options.length == 0 ? "" : "&" + String.join("&", options);
    source =
        new SluiceDataSource(
            "jdbc:"
                + mode
                + ":"
                + vendor
                + "://"
                + String.join(",", hosts)
                + "/app?connectionGroup="
                + group
                + query);
    source.setUser(TestServer.USER);
    source.setPassword(TestServer.PASSWORD);
  }

  /** In another mode, by the word of the URL. */
  public static Fleet of(String mode, String vendor, List<String> hosts, String... options) {
    return new Fleet(mode, vendor, hosts, options);
  }

  static Fleet of(String vendor, List<TestServer> servers, String... options) {
    return new Fleet(
        vendor, servers.stream().map(TestServer::hostPort).collect(Collectors.toList()), options);
  }

  /** A replicated group; the first host is the source. */
  public static Fleet replicated(String vendor, List<String> hosts, String... options) {
    return new Fleet("replication", vendor, hosts, options);
  }

  public SluiceDataSource source() {
    return source;
  }

  public Connection connect() throws SQLException {
    return source.getConnection();
  }

  /** A session bound to that host, found by opening sessions until one is. */
  public Connection connectTo(TestServer server) throws SQLException {
    for (int i = 0; i < 100; i++) {
      Connection connection = connect();
      if (port(connection) == server.port()) {
        return connection;
      }
      connection.close();
    }
    throw new AssertionError("no session was bound to " + server.hostPort());
  }

  public static int port(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT @@port")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  public Object attribute(String name) {
    try {
      return ManagementFactory.getPlatformMBeanServer().getAttribute(bean(), name);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  public void operate(String operation, Object... args) throws JMException {
    String[] types = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      types[i] = args[i] instanceof Integer ? "int" : String.class.getName();
    }
    ManagementFactory.getPlatformMBeanServer().invoke(bean(), operation, args, types);
  }

  ObjectName bean() {
    try {
      return new ObjectName(
          "io.sluice:type=ConnectionGroup,mode=" + mode + ",name=" + ObjectName.quote(group));
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  public CompositeData row(String hostPort) {
    for (CompositeData row : (CompositeData[]) attribute("Hosts")) {
      if (row.get("host").equals(hostPort)) {
        return row;
      }
    }
    throw new AssertionError("no row for " + hostPort);
  }

  @Override
  public void close() {
    source.close();
  }
}
