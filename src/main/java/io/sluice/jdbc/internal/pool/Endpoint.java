package io.sluice.jdbc.internal.pool;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.HostSpec;
import io.sluice.jdbc.internal.config.Mode;
import io.sluice.jdbc.internal.config.Property;
import io.sluice.jdbc.internal.time.Deadline;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * One host as the target driver is to connect to it. Immutable and thread-safe.
 *
 * <p>Connector/J's {@code connectTimeout} does not cover the handshake: a host that accepts and
 * stays silent would hang the caller for ever. So a socket timeout always applies while a
 * connection is opened; the application's own is set once it is open.
 */
public final class Endpoint {

  /** For {@code connectTimeout=0}: a deadline always applies. */
  private static final int LONGEST_CONNECT_MILLIS = 30_000;

  private final Vendor vendor;
  private final String hostPort;
  private final String path;
  private final Properties properties;
  private final int connectTimeout;
  private final int socketTimeout;
  private final boolean tracksWrites;

  private Endpoint(
      Vendor vendor,
      String hostPort,
      String path,
      Properties properties,
      int connectTimeout,
      int socketTimeout,
      boolean tracksWrites) {
    this.vendor = vendor;
    this.hostPort = hostPort;
    this.path = path;
    this.properties = properties;
    this.connectTimeout = connectTimeout;
    this.socketTimeout = socketTimeout;
    this.tracksWrites = tracksWrites;
  }

  /** The endpoint of one host: its own properties win over those of the cluster. */
  public static Endpoint of(ClusterConfig config, HostSpec host, Vendor vendor) {
    Map<String, String> merged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    merged.putAll(config.driverProperties());
    merged.putAll(host.driverProperties());
    boolean tracksWrites =
        config.mode() == Mode.REPLICATION
            && !config.settings().text(Property.READ_CONSISTENCY).equals("eventual");
    vendor.complete(merged, tracksWrites);
    String path = vendor.path(config.database(), merged);
    Properties properties = new Properties();
    properties.putAll(merged);
    if (host.user() != null) {
      properties.setProperty("user", host.user());
    }
    if (host.password() != null) {
      properties.setProperty("password", host.password().reveal());
    }
    int connect = bound(merged, Property.CONNECT_TIMEOUT, config);
    return new Endpoint(
        vendor,
        host.hostPort(),
        path,
        properties,
        connect > 0 ? connect : LONGEST_CONNECT_MILLIS,
        bound(merged, Property.SOCKET_TIMEOUT, config),
        tracksWrites);
  }

  /** A host may have bounds of its own. */
  private static int bound(Map<String, String> merged, Property property, ClusterConfig config) {
    String own = merged.get(property.key());
    return own == null ? config.settings().integer(property) : Integer.parseInt(own);
  }

  /**
   * An open connection.
   *
   * @param sockets those under it, if the driver let us see them
   * @param gtids of its writes, {@code null} if nobody tells them
   */
  record Opened(Connection raw, List<Socket> sockets, Gtids gtids) {}

  /** {@code name:port}. */
  public String hostPort() {
    return hostPort;
  }

  /** The target driver. */
  public Vendor vendor() {
    return vendor;
  }

  /** How long opening a connection may take, in milliseconds. */
  int connectTimeout() {
    return connectTimeout;
  }

  /** What is passed to the target driver; holds the password. */
  Properties properties() {
    return properties;
  }

  /** Opens a connection before the deadline, with the application's socket timeout. */
  Opened open(Deadline deadline) throws SQLException {
    return open(deadline, socketTimeout, tracksWrites);
  }

  /**
   * Opens a connection before the deadline; every later answer must come within {@code timeout}.
   */
  Opened open(Deadline deadline, int timeout) throws SQLException {
    return open(deadline, timeout, false);
  }

  private Opened open(Deadline deadline, int timeout, boolean tracks) throws SQLException {
    int bound = (int) Math.max(1, Math.min(connectTimeout, deadline.remainingMillis()));
    Properties bounded = new Properties();
    bounded.putAll(properties);
    bounded.setProperty("connectTimeout", Integer.toString(bound));
    bounded.setProperty("socketTimeout", Integer.toString(bound));
    try (OpenedSockets opened = OpenedSockets.collect()) {
      Connection raw = vendor.connect(hostPort, path, bounded);
      Gtids gtids = tracks ? track(raw) : null;
      raw.setNetworkTimeout(Runnable::run, timeout);
      return new Opened(raw, opened.sockets(), gtids);
    }
  }

  private Gtids track(Connection raw) throws SQLException {
    try {
      return vendor.trackWrites(raw);
    } catch (SQLException | RuntimeException refused) {
      LeasePool.abort(raw);
      throw refused;
    }
  }
}
