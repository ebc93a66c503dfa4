package io.sluice.examples;

import io.sluice.jdbc.SluiceDataSource;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/**
 * Reads a group's MBean and takes a host out of service for a while. Here in the same JVM; from
 * outside JConsole, or any other JMX client, sees the same.
 */
public final class WatchTheMBean {

  private static final MBeanServer JMX = ManagementFactory.getPlatformMBeanServer();
  private static final List<String> COLUMNS =
      List.of(
          "host",
          "state",
          "weight",
          "inFlight",
          "responseTimeMicros",
          "picks",
          "failures",
          "lastFailure");

  private WatchTheMBean() {}

  /** Runs it on {@code [url user password]}. */
  public static void main(String[] args) throws Exception {
    // Attributes can always be read; operations change the group and must be allowed.
    String properties = "connectionGroup=watched&jmxOperations=true";
    try (Servers servers = Servers.of(args, properties);
        SluiceDataSource source = new SluiceDataSource(servers.url())) {
      source.setUser(servers.user());
      source.setPassword(servers.password());
      try (Connection connection = source.getConnection()) {
        ObjectName bean =
            new ObjectName("io.sluice:type=ConnectionGroup,mode=loadbalance,name=\"watched\"");
        System.out.println("transactions by port: " + transactions(connection));
        printAttributes(bean);
        printHosts(bean);

        String first = (String) hosts(bean)[0].get("host");
        call(bean, "stopNewConnectionsToHost", first);
        System.out.println(
            "transactions by port without " + first + ": " + transactions(connection));
        printHosts(bean);
        call(bean, "resumeHost", first);
        printHosts(bean);
      }
    }
  }

  private static Map<Integer, Integer> transactions(Connection connection) throws Exception {
    Map<Integer, Integer> byPort = new TreeMap<>();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (int i = 0; i < 100; i++) {
        try (ResultSet rows = statement.executeQuery("SELECT @@port")) {
          rows.next();
          byPort.merge(rows.getInt(1), 1, Integer::sum);
        }
        connection.commit();
      }
    }
    return byPort;
  }

  private static void printAttributes(ObjectName bean) throws Exception {
    System.out.println(bean);
    for (MBeanAttributeInfo attribute : JMX.getMBeanInfo(bean).getAttributes()) {
      Object value = JMX.getAttribute(bean, attribute.getName());
      if (value instanceof String || value instanceof Number) {
        System.out.println("  " + attribute.getName() + " = " + value);
      }
    }
  }

  private static void printHosts(ObjectName bean) throws Exception {
    System.out.println("Hosts:");
    for (CompositeData host : hosts(bean)) {
      StringBuilder line = new StringBuilder(" ");
      for (String column : COLUMNS) {
        line.append(' ').append(column).append('=').append(host.get(column));
      }
      System.out.println(line);
    }
  }

  private static CompositeData[] hosts(ObjectName bean) throws Exception {
    return (CompositeData[]) JMX.getAttribute(bean, "Hosts");
  }

  private static void call(ObjectName bean, String operation, String host) throws Exception {
    System.out.println(operation + "(" + host + ")");
    JMX.invoke(bean, operation, new Object[] {host}, new String[] {String.class.getName()});
  }
}
