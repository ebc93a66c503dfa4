package io.sluice.jdbc.testkit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a test asks of a server. Immutable; each method returns a changed copy.
 *
 * <p>Options are server options without their leading dashes ({@code max_connections}); dash and
 * underscore mean the same. They come after the testkit's own, so they win.
 */
public final class ServerOptions {

  private final Flavor flavor;
  private final int port;
  private final boolean tls;
  private final Map<String, String> settings;

  private ServerOptions(Flavor flavor, int port, boolean tls, Map<String, String> settings) {
    this.flavor = flavor;
    this.port = port;
    this.tls = tls;
    this.settings = Collections.unmodifiableMap(settings);
  }

  public static ServerOptions of(Flavor flavor) {
    return new ServerOptions(flavor, 0, false, new LinkedHashMap<>());
  }

  public static ServerOptions mariadb() {
    return of(Flavor.MARIADB);
  }

  public static ServerOptions mysql() {
    return of(Flavor.MYSQL);
  }

  /** Adds or replaces {@code --name=value}; an empty value is passed as {@code --name=}. */
  public ServerOptions with(String name, String value) {
    Map<String, String> copy = new LinkedHashMap<>(settings);
    copy.put(key(name), value);
    return new ServerOptions(flavor, port, tls, copy);
  }

  /** Adds {@code --name}. */
  public ServerOptions with(String name) {
    return with(name, null);
  }

  /** Takes back an earlier {@code with(name…)}. */
  public ServerOptions without(String name) {
    Map<String, String> copy = new LinkedHashMap<>(settings);
    copy.remove(key(name));
    return new ServerOptions(flavor, port, tls, copy);
  }

  /** This port instead of any free one: another server behind an address that is known already. */
  public ServerOptions port(int fixed) {
    return new ServerOptions(flavor, fixed, tls, settings);
  }

  /** Leaves TLS as the flavor has it by default. Otherwise it is off: a proxy must see the SQL. */
  public ServerOptions tls() {
    return new ServerOptions(flavor, port, true, settings);
  }

  /** Writes a binary log with GTIDs, so that the server can be a source or a replica. */
  public ServerOptions binlog() {
    ServerOptions logged = with("log-bin", "binlog").with("binlog-format", "ROW");
    return flavor == Flavor.MARIADB
        ? logged.with("log-slave-updates", "ON")
        : logged
            .with("log-replica-updates", "ON")
            .with("gtid-mode", "ON")
            .with("enforce-gtid-consistency", "ON")
            .without("binlog-format");
  }

  public Flavor flavor() {
    return flavor;
  }

  OptionalInt fixedPort() {
    return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
  }

  boolean wantsTls() {
    return tls;
  }

  Map<String, String> settings() {
    return settings;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return flavor + " " + settings;
  }
}
