package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.sql.SqlMode;
import java.sql.Connection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

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

  /** All that a session may leave on a connection that goes back to its pool. */
  static final SessionState AUTOCOMMIT = INITIAL.with(draft -> draft.autoCommit = true);

  static final SessionState NO_AUTOCOMMIT = INITIAL.with(draft -> draft.autoCommit = false);

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

  /** A copy that is being changed, for the one thread that makes it. */
  private static final class Draft {
    private Boolean autoCommit;
    private Integer isolation;
    private Boolean readOnly;
    private String catalog;
    private String schema;
    private Integer networkTimeout;
    private Executor networkExecutor;
    private Integer holdability;
    private Map<String, Class<?>> typeMap;
    private Properties clientInfo;
    private Map<String, String> variables;
    private SqlMode sqlMode;

    private Draft(SessionState from) {
      this.autoCommit = from.autoCommit;
      this.isolation = from.isolation;
      this.readOnly = from.readOnly;
      this.catalog = from.catalog;
      this.schema = from.schema;
      this.networkTimeout = from.networkTimeout;
      this.networkExecutor = from.networkExecutor;
      this.holdability = from.holdability;
      this.typeMap = from.typeMap;
      this.clientInfo = from.clientInfo;
      this.variables = from.variables;
      this.sqlMode = from.sqlMode;
    }

    private SessionState done() {
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
          sqlMode);
    }
  }

  private SessionState with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  SessionState withAutoCommit(boolean value) {
    SessionState changed = with(draft -> draft.autoCommit = value);
    SessionState usual = value ? AUTOCOMMIT : NO_AUTOCOMMIT;
    return changed.equals(usual) ? usual : changed; // known at first sight on a pooled connection
  }

  SessionState withIsolation(int value) {
    return with(
        draft -> {
          draft.isolation = value;
          draft.variables = without(OF_ISOLATION);
        });
  }

  /** SQL set the isolation: the variables carry it, and the server is asked for it. */
  SessionState withIsolationBySql() {
    return with(draft -> draft.isolation = null);
  }

  SessionState withReadOnly(boolean value) {
    return with(
        draft -> {
          draft.readOnly = value;
          draft.variables = withReadOnlyInSql(value);
        });
  }

  SessionState withCatalog(String value) {
    return with(draft -> draft.catalog = value);
  }

  SessionState withSchema(String value) {
    return with(draft -> draft.schema = value);
  }

  SessionState withNetworkTimeout(Executor executor, int value) {
    return with(
        draft -> {
          draft.networkTimeout = value;
          draft.networkExecutor = executor;
        });
  }

  SessionState withHoldability(int value) {
    return with(draft -> draft.holdability = value);
  }

  SessionState withTypeMap(Map<String, Class<?>> value) {
    return with(draft -> draft.typeMap = value);
  }

  SessionState withClientInfo(Properties value) {
    return with(draft -> draft.clientInfo = value);
  }

  /** Replaces variables; a key set again moves to the end, as a later statement. */
  SessionState withVariables(Map<String, String> changed) {
    Map<String, String> all = new LinkedHashMap<>(variables);
    changed.forEach(
        (key, words) -> {
          all.remove(key);
          all.put(key, words);
        });
    return with(draft -> draft.variables = Collections.unmodifiableMap(all));
  }

  SessionState withSqlMode(SqlMode value) {
    return with(draft -> draft.sqlMode = value);
  }

  /** Whether the isolation that was set lets every read in a transaction lock its rows. */
  boolean isSerializable() {
    if (isolation != null) {
      return isolation == Connection.TRANSACTION_SERIALIZABLE;
    }
    for (String key : OF_ISOLATION) {
      String set = variables.get(key);
      if (set != null && set.toUpperCase(Locale.ROOT).contains("SERIALIZABLE")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a pool resets all that was changed but autocommit. HikariCP resets what it can see the
   * value of before (not the catalog, as none is configured) and nothing that SQL changed.
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
