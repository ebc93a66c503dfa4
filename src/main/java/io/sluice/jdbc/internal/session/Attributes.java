package io.sluice.jdbc.internal.session;

import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;

/**
 * The settings of a logical connection that JDBC has a setter for. Each is set on the bound
 * connection at once, so that the driver judges the value, and is carried to every other one. Same
 * threading as {@link Session}.
 */
public final class Attributes {

  private final SessionParts parts;
  private final Calls calls;

  Attributes(SessionParts parts, Calls calls) {
    this.parts = parts;
    this.calls = calls;
  }

  /** {@link java.sql.Connection#getTransactionIsolation}. */
  public int isolation() throws SQLException {
    Integer set = open().isolation();
    return set != null ? set : calls.ask(on -> on.raw().getTransactionIsolation());
  }

  /** {@link java.sql.Connection#setTransactionIsolation}. */
  public void isolation(int level) throws SQLException {
    set(on -> on.toChange().setTransactionIsolation(level), old -> old.withIsolation(level));
  }

  /** {@link java.sql.Connection#getCatalog}. */
  public String catalog() throws SQLException {
    String set = open().catalog();
    return set != null ? set : calls.ask(on -> on.raw().getCatalog());
  }

  /** {@link java.sql.Connection#setCatalog}. */
  public void catalog(String name) throws SQLException {
    set(on -> on.toChange().setCatalog(name), old -> old.withCatalog(name));
  }

  /** {@link java.sql.Connection#getSchema}. */
  public String schema() throws SQLException {
    return calls.ask(on -> on.raw().getSchema());
  }

  /** {@link java.sql.Connection#setSchema}. */
  public void schema(String name) throws SQLException {
    set(on -> on.toChange().setSchema(name), old -> old.withSchema(name));
  }

  /** {@link java.sql.Connection#getNetworkTimeout}, in milliseconds. */
  public int networkTimeout() throws SQLException {
    Integer set = open().networkTimeout();
    return set != null ? set : calls.ask(on -> on.raw().getNetworkTimeout());
  }

  /** {@link java.sql.Connection#setNetworkTimeout}. */
  public void networkTimeout(Executor executor, int millis) throws SQLException {
    set(
        on -> on.toChange().setNetworkTimeout(executor, millis),
        old -> old.withNetworkTimeout(executor, millis));
  }

  /** {@link java.sql.Connection#getHoldability}. */
  public int holdability() throws SQLException {
    return calls.ask(on -> on.raw().getHoldability());
  }

  /** {@link java.sql.Connection#setHoldability}. */
  public void holdability(int value) throws SQLException {
    set(on -> on.toChange().setHoldability(value), old -> old.withHoldability(value));
  }

  /** {@link java.sql.Connection#getTypeMap}. */
  public Map<String, Class<?>> typeMap() throws SQLException {
    return calls.ask(on -> on.raw().getTypeMap());
  }

  /** {@link java.sql.Connection#setTypeMap}. */
  public void typeMap(Map<String, Class<?>> map) throws SQLException {
    set(on -> on.toChange().setTypeMap(map), old -> old.withTypeMap(map));
  }

  /** {@link java.sql.Connection#getClientInfo()}. */
  public Properties clientInfo() throws SQLException {
    return calls.ask(on -> on.raw().getClientInfo());
  }

  /** {@link java.sql.Connection#getClientInfo(String)}. */
  public String clientInfo(String name) throws SQLException {
    return calls.ask(on -> on.raw().getClientInfo(name));
  }

  /** {@link java.sql.Connection#setClientInfo(String, String)}. */
  public void clientInfo(String name, String value) throws SQLException {
    set(
        on -> on.toChange().setClientInfo(name, value),
        old -> {
          Properties all = new Properties();
          if (old.clientInfo() != null) {
            all.putAll(old.clientInfo());
          }
          if (value == null) {
            all.remove(name);
          } else {
            all.setProperty(name, value);
          }
          return old.withClientInfo(all);
        });
  }

  /** {@link java.sql.Connection#setClientInfo(Properties)}. */
  public void clientInfo(Properties values) throws SQLException {
    Properties copy = new Properties();
    if (values != null) {
      copy.putAll(values);
    }
    set(on -> on.toChange().setClientInfo(values), old -> old.withClientInfo(copy));
  }

  private interface Setter {
    void on(io.sluice.jdbc.internal.pool.Physical physical) throws SQLException;
  }

  private void set(Setter setter, java.util.function.UnaryOperator<SessionState> change)
      throws SQLException {
    calls.set(
        physical -> {
          setter.on(physical);
          return null;
        },
        change);
  }

  private SessionState open() throws SQLException {
    parts.requireOpen();
    return parts.state;
  }
}
