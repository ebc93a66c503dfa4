package io.sluice.jdbc;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.Mode;
import io.sluice.jdbc.internal.error.Errors;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.XAConnection;
import javax.sql.XADataSource;

/**
 * A source of connections over shards for a transaction manager: each is one resource whose
 * prepare, commit, rollback and recover span all shards that its transaction has used. Only for
 * {@code jdbc:shard:} URLs. Thread-safe; setters affect connections opened afterwards.
 *
 * <p>Without a global transaction a connection behaves as one of {@link SluiceDataSource}.
 */
public final class SluiceXADataSource implements XADataSource, AutoCloseable {

  private final ConnectionSource source = new ConnectionSource(this);
  private PrintWriter logWriter;

  /** A data source without a URL yet. */
  public SluiceXADataSource() {}

  /** A data source for a URL as {@link SluiceDriver} takes it. */
  public SluiceXADataSource(String url) {
    source.url(url);
  }

  /** A data source for a URL and properties, or null, as {@link SluiceDriver} takes them. */
  public SluiceXADataSource(String url, Properties properties) {
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
   * Opens a connection.
   *
   * @throws SQLException as {@link SluiceDriver#connect}; S1009 if the URL is not one over shards
   */
  @Override
  public XAConnection getXAConnection() throws SQLException {
    return getXAConnection(null, null);
  }

  /** As {@link #getXAConnection()}, with another user. */
  @Override
  public XAConnection getXAConnection(String user, String password) throws SQLException {
    return source.open(user, password, SluiceXADataSource::open, XAConnection::close);
  }

  private static XAConnection open(ClusterConfig config, Object owner, int seconds)
      throws SQLException {
    if (config.mode() != Mode.SHARD) {
      throw Errors.badArgument(
          "SluiceXADataSource is for jdbc:shard: URLs; elsewhere use the target driver's own.");
    }
    return SluiceDriver.groups().openXa(config, owner, seconds);
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

  /** Bounds the opening of a connection below {@code selectionTimeout}; 0 = only by that. */
  @Override
  public void setLoginTimeout(int seconds) {
    source.loginTimeout(seconds);
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("Logging goes through SLF4J.", "0AX01");
  }

  @Override
  public String toString() {
    return "SluiceXADataSource"; // the URL may hold a password
  }
}
