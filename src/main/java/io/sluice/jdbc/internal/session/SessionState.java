package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.sql.SqlMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * What an application changed of its session and what must therefore be so on every physical
 * connection before it is used. Immutable: a physical connection that holds the very same object
 * needs nothing. {@code null} = never changed.
 *
 * @param autoCommit as by {@code setAutoCommit} or {@code SET autocommit}
 * @param isolation a constant of {@link java.sql.Connection}
 * @param readOnly as by {@code setReadOnly}
 * @param networkTimeout milliseconds
 * @param networkExecutor belongs to {@code networkTimeout}
 * @param variables what {@code SET} changed: a key per variable to the statement's right words, in
 *     order
 */
record SessionState(
    Boolean autoCommit,
    Integer isolation,
    Boolean readOnly,
    String catalog,
    String schema,
    Integer networkTimeout,
    Executor networkExecutor,
    Integer holdability,
    Map<String, Class<?>> typeMap,
    Properties clientInfo,
    Map<String, String> variables,
    SqlMode sqlMode) {

  /** As a connection is when the driver hands it out. */
  static final SessionState INITIAL =
      new SessionState(
          null, null, null, null, null, null, null, null, null, null, Map.of(), SqlMode.DEFAULT);

  /** What SQL set before must not overrule the setter that was called after it. */
  private static final Set<String> OF_ISOLATION =
      Set.of("transaction ISOLATION", "@@transaction_isolation", "@@tx_isolation");

  private static final Set<String> OF_READ_ONLY =
      Set.of("transaction READ", "@@transaction_read_only", "@@tx_read_only");

  private Map<String, String> without(Set<String> keys) {
    if (Collections.disjoint(variables.keySet(), keys)) {
      return variables;
    }
    Map<String, String> rest = new LinkedHashMap<>(variables);
    rest.keySet().removeAll(keys);
    return Collections.unmodifiableMap(rest);
  }

  /**
   * MariaDB's driver sends nothing for {@code setReadOnly}, so what SQL said is said the other way.
   */
  private Map<String, String> withReadOnlyInSql(boolean value) {
    Map<String, String> rest = without(OF_READ_ONLY);
    if (rest == variables) {
      return variables;
    }
    Map<String, String> all = new LinkedHashMap<>(rest);
    all.put("transaction READ", "SESSION TRANSACTION READ " + (value ? "ONLY" : "WRITE"));
    return Collections.unmodifiableMap(all);
  }

  SessionState withAutoCommit(boolean value) {
    return new SessionState(
        value,
        isolation,
        readOnly,
        catalog,
        schema,
        networkTimeout,
        networkExecutor,
        holdability,
        typeMap,
        clientInfo,
        variables,
        sqlMode);
  }

  SessionState withIsolation(int value) {
    return new SessionState(
        autoCommit,
        value,
        readOnly,
        catalog,
        schema,
        networkTimeout,
        networkExecutor,
        holdability,
        typeMap,
        clientInfo,
        without(OF_ISOLATION),
        sqlMode);
  }

  /** SQL set the isolation: the variables carry it, and the server is asked for it. */
  SessionState withIsolationBySql() {
    return new SessionState(
        autoCommit,
        null,
        readOnly,
        catalog,
        schema,
        networkTimeout,
        networkExecutor,
        holdability,
        typeMap,
        clientInfo,
        variables,
        sqlMode);
  }

  SessionState withReadOnly(boolean value) {
    return new SessionState(
        autoCommit,
        isolation,
        value,
        catalog,
        schema,
        networkTimeout,
        networkExecutor,
        holdability,
        typeMap,
        clientInfo,
        withReadOnlyInSql(value),
        sqlMode);
  }

  SessionState withCatalog(String value) {
    return new SessionState(
        autoCommit,
        isolation,
        readOnly,
        value,
        schema,
        networkTimeout,
        networkExecutor,
        holdability,
        typeMap,
        clientInfo,
        variables,
        sqlMode);
  }

  SessionState withSchema(String value) {
    return new SessionState(
        autoCommit,
        isolation,
        readOnly,
        catalog,
        value,
        networkTimeout,
        networkExecutor,
        holdability,
        typeMap,
        clientInfo,
        variables,
        sqlMode);
  }

  SessionState withNetworkTimeout(Executor executor, int value) {
    return new SessionState(
        autoCommit,
        isolation,
        readOnly,
        catalog,
        schema,
        value,
        executor,
        holdability,
        typeMap,
        clientInfo,
        variables,
        sqlMode);
  }

  SessionState withHoldability(int value) {
    return new SessionState(
        autoCommit,
        isolation,
        readOnly,
        catalog,
        schema,
        networkTimeout,
        networkExecutor,
        value,
        typeMap,
        clientInfo,
        variables,
        sqlMode);
  }

  SessionState withTypeMap(Map<String, Class<?>> value) {
    return new SessionState(
        autoCommit,
        isolation,
        readOnly,
        catalog,
        schema,
        networkTimeout,
        networkExecutor,
        holdability,
        value,
        clientInfo,
        variables,
        sqlMode);
  }

  SessionState withClientInfo(Properties value) {
    return new SessionState(
        autoCommit,
        isolation,
        readOnly,
        catalog,
        schema,
        networkTimeout,
        networkExecutor,
        holdability,
        typeMap,
        value,
        variables,
        sqlMode);
  }

  /** Replaces variables; a key set again moves to the end, as a later statement. */
  SessionState withVariables(Map<String, String> changed) {
    Map<String, String> all = new LinkedHashMap<>(variables);
    changed.forEach(
        (key, words) -> {
          all.remove(key);
          all.put(key, words);
        });
    return new SessionState(
        autoCommit,
        isolation,
        readOnly,
        catalog,
        schema,
        networkTimeout,
        networkExecutor,
        holdability,
        typeMap,
        clientInfo,
        Collections.unmodifiableMap(all),
        sqlMode);
  }

  SessionState withSqlMode(SqlMode value) {
    return new SessionState(
        autoCommit,
        isolation,
        readOnly,
        catalog,
        schema,
        networkTimeout,
        networkExecutor,
        holdability,
        typeMap,
        clientInfo,
        variables,
        value);
  }

  /**
   * Whether a pool resets all that was changed. HikariCP resets what it can see the value of before
   * (not the catalog, as none is configured) and nothing that SQL changed.
   */
  boolean isResetByPool() {
    return variables.isEmpty()
        && catalog == null
        && schema == null
        && holdability == null
        && typeMap == null
        && clientInfo == null;
  }

  boolean isAutoCommit() {
    return autoCommit == null || autoCommit;
  }

  boolean isReadOnly() {
    return readOnly != null && readOnly;
  }

  /**
   * Whether {@code SET SESSION TRANSACTION READ ONLY} or its variable says so, as the last word.
   */
  boolean isReadOnlyBySql() {
    if (variables.isEmpty()) {
      return false; // asked for each statement, and an iterator costs memory
    }
    boolean is = false;
    for (Map.Entry<String, String> each : variables.entrySet()) {
      if (OF_READ_ONLY.contains(each.getKey())) {
        String words = each.getValue().toUpperCase(Locale.ROOT);
        is =
            words.endsWith("READ ONLY")
                || words.endsWith("=1")
                || words.endsWith("=ON")
                || words.endsWith("=TRUE");
      }
    }
    return is;
  }

  @Override
  public String toString() {
    return "SessionState"; // variables may hold anything
  }
}
