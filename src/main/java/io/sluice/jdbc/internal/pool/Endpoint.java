package io.sluice.jdbc.internal.pool;

import io.sluice.jdbc.internal.time.Deadline;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/**
 * One host as the target driver is to connect to it. Immutable and thread-safe.
 *
 * <p>Connector/J's {@code connectTimeout} does not cover the handshake: a host that accepts and
 * stays silent would hang the caller for ever. So a socket timeout always applies while a
 * connection is opened; the application's own is set once it is open.
 */
public final class Endpoint {

  private final Vendor vendor;
  private final String hostPort;
  private final String database;
  private final Properties properties;
  private final int connectTimeout;
  private final int socketTimeout;

  /**
   * Names a host.
   *
   * @param properties user, password and the driver's own properties
   * @param connectTimeout milliseconds, more than 0
   * @param socketTimeout milliseconds once the connection is open, 0 = none
   */
  public Endpoint(
      Vendor vendor,
      String hostPort,
      String database,
      Properties properties,
      int connectTimeout,
      int socketTimeout) {
    this.vendor = vendor;
    this.hostPort = hostPort;
    this.database = database;
    this.properties = properties;
    this.connectTimeout = connectTimeout;
    this.socketTimeout = socketTimeout;
  }

  /** An open connection and the sockets under it, if the driver let us see them. */
  record Opened(Connection raw, List<Socket> sockets) {}

  /** {@code name:port}. */
  public String hostPort() {
    return hostPort;
  }

  /** The target driver. */
  public Vendor vendor() {
    return vendor;
  }

  /** What is passed to the target driver; holds the password. */
  Properties properties() {
    return properties;
  }

  /** Opens a connection before the deadline, with the application's socket timeout. */
  Opened open(Deadline deadline) throws SQLException {
    return open(deadline, socketTimeout);
  }

  /**
   * Opens a connection before the deadline; every later answer must come within {@code timeout}.
   */
  Opened open(Deadline deadline, int timeout) throws SQLException {
    int bound = (int) Math.max(1, Math.min(connectTimeout, deadline.remainingMillis()));
    Properties bounded = new Properties();
    bounded.putAll(properties);
    bounded.setProperty("connectTimeout", Integer.toString(bound));
    bounded.setProperty("socketTimeout", Integer.toString(bound));
    try (OpenedSockets opened = OpenedSockets.collect()) {
      Connection raw = vendor.connect(hostPort, database, bounded);
      raw.setNetworkTimeout(Runnable::run, timeout);
      return new Opened(raw, opened.sockets());
    }
  }
}
