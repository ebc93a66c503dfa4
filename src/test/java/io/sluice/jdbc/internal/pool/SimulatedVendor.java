package io.sluice.jdbc.internal.pool;

import java.net.Socket;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;

/** A target driver that only exists in a test. */
public final class SimulatedVendor extends Vendor {

  private final Function<Connection, Boolean> statusFlag;

  /**
   * A vendor.
   *
   * @param statusFlag what the server said last of its transaction state, or {@code null}
   */
  public SimulatedVendor(Driver driver, Function<Connection, Boolean> statusFlag) {
    super("simulated", driver);
    this.statusFlag = statusFlag;
  }

  /** A socket as a driver opens it: Sluice remembers it and may close it. */
  public static Socket openSocket() {
    return new OpenedSockets.Factory().createSocket();
  }

  @Override
  public int streamingFetchSize() {
    return 1;
  }

  @Override
  void complete(Map<String, String> properties, boolean tracksWrites) {
    // Has no peculiarities.
  }

  @Override
  public Boolean inTransaction(Connection raw) {
    return statusFlag.apply(raw);
  }

  @Override
  public boolean preparesItself(Statement raw) {
    return raw instanceof PreparedStatement;
  }

  @Override
  public boolean streams(int fetchSize, Properties properties) {
    return fetchSize == Integer.MIN_VALUE;
  }
}
