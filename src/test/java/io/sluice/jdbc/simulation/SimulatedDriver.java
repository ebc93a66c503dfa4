package io.sluice.jdbc.simulation;

import io.sluice.jdbc.internal.pool.SimulatedVendor;
import java.net.Socket;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;

/** The target driver of a story. */
final class SimulatedDriver implements Driver {

  private final World world;
  private int serial;

  SimulatedDriver(World world) {
    this.world = world;
  }

  SimulatedVendor vendor() {
    return new SimulatedVendor(
        this, raw -> world.plan().statusFlag() ? SimulatedConnection.of(raw).statusFlag() : null);
  }

  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    int authority = url.indexOf("//") + 2;
    Server host = world.server(url.substring(authority, url.indexOf('/', authority)));
    if (!Plan.PASSWORD.equals(info.getProperty("password"))) {
      throw new BrokenPromise("the password got lost");
    }
    int bound = Integer.parseInt(info.getProperty("connectTimeout"));
    world.time().await(Math.min(bound, host.latencyMillis()));
    if (host.latencyMillis() > bound) {
      throw DriverErrors.gone(world.plan().mysql(), "connect timed out: " + url);
    } else if (host.isSilent()) {
      world.time().await(bound, () -> !host.isSilent());
    }
    return switch (host.state()) {
      case UP -> connected(host, bound);
      case CRASHED -> throw DriverErrors.gone(world.plan().mysql(), "connection refused by " + url);
      case FROZEN, UNREACHABLE ->
          throw DriverErrors.gone(world.plan().mysql(), "connect timed out: " + url);
      case BUSY ->
          throw DriverErrors.server(
              "Too many connections", world.plan().mysql() ? "08004" : "HY000", 1040);
      case LOGIN_REFUSED -> throw DriverErrors.server("Access denied for 'teller'", "28000", 1045);
    };
  }

  private Connection connected(Server host, int timeout) throws SQLException {
    if (world.sabotage().onRequest(host, "CONNECT") != Sabotage.Effect.NONE) {
      throw DriverErrors.gone(world.plan().mysql(), "closed during the handshake");
    }
    Socket socket = world.plan().sockets() ? SimulatedVendor.openSocket() : null;
    ServerSession session = new ServerSession(world, host, ++serial);
    SimulatedConnection client = new SimulatedConnection(world, host, session, socket, timeout);
    host.connected(client);
    return client.open();
  }

  @Override
  public boolean acceptsURL(String url) {
    return true;
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }
}
