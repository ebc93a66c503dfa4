package io.sluice.jdbc;

import io.sluice.jdbc.internal.error.Errors;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A data source for those who own the life cycle: its connection group lives from the first
 * connection until {@link #close()}, which ends every connection of this data source. Thread-safe;
 * setters affect connections opened afterwards.
 *
 * <p>It is no pool: each {@link #getConnection()} opens a logical connection.
 */
public final class SluiceDataSource implements DataSource, AutoCloseable {

  private final ConnectionSource source = new ConnectionSource(this);
  private PrintWriter logWriter;

  /** A data source without a URL yet. */
  public SluiceDataSource() {}

  /** A data source for a URL as {@link SluiceDriver} takes it. */
  public SluiceDataSource(String url) {
    source.url(url);
  }

  /** A data source for a URL and properties, or null, as {@link SluiceDriver} takes them. */
  public SluiceDataSource(String url, Properties properties) {
    source.url(url);
    source.properties(properties);
  }

  /** Sets the URL. */
  public void setUrl(String url) {
    source.url(url);
  }

  /** The URL as it was set. */
  public String getUrl() {
    return source.url();
  }

  /** Sets the user, who wins over the URL's and the properties'; null takes it back. */
  public void setUser(String user) {
    source.property("user", user);
  }

  /** Sets the password, which wins over the URL's and the properties'; null takes it back. */
  public void setPassword(String password) {
    source.property("password", password);
  }

  /**
   * Opens a logical connection.
   *
   * @throws SQLException as {@link SluiceDriver#connect}; 08003 once the data source is closed
   */
  @Override
  public Connection getConnection() throws SQLException {
    return getConnection(null, null);
  }

  /** As {@link #getConnection()}, with another user. */
  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return source.open(user, password, SluiceDriver::open, Connection::close);
  }

  /** Ends every connection of this data source, and its group unless others use it. */
  @Override
  public void close() {
    source.close();
  }

  @Override
  public PrintWriter getLogWriter() {
    return logWriter;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    logWriter = out;
  }

  @Override
  public int getLoginTimeout() {
    return source.loginTimeout();
  }

  /** Bounds {@link #getConnection()} below {@code selectionTimeout}; 0 = only by that. */
  @Override
  public void setLoginTimeout(int seconds) {
    source.loginTimeout(seconds);
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("Logging goes through SLF4J.", "0AX01");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw Errors.badArgument("The data source wraps no " + type.getName() + ".");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }

  @Override
  public String toString() {
    return "SluiceDataSource"; // the URL may hold a password
  }
}
