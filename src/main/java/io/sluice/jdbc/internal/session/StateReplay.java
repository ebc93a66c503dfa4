package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.time.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * Makes a physical connection what the session expects: only the differences are sent, and nothing
 * at all when the connection holds the session's state already.
 */
final class StateReplay {

  private static final long LEAST_MILLIS = 500;

  private StateReplay() {}

  /** The state a connection is in, as far as this session left it there. */
  static SessionState on(Physical physical) {
    return physical.attachment() == null
        ? SessionState.INITIAL
        : (SessionState) physical.attachment();
  }

  /**
   * As {@link #bring}, still a part of opening the connection; a server that falls silent meanwhile
   * delays the caller no longer than a login may, and than its deadline, but a late caller does not
   * make a server that answers look silent.
   */
  static void bringBefore(Deadline deadline, Physical physical, SessionState want)
      throws SQLException {
    SessionState have = on(physical);
    if (have == want) {
      return;
    }
    Connection raw = physical.raw();
    int usual = raw.getNetworkTimeout();
    int left =
        (int) Math.max(LEAST_MILLIS, Math.min(deadline.remainingMillis(), physical.openMillis()));
    boolean shorter = usual == 0 || left < usual;
    if (shorter) {
      raw.setNetworkTimeout(Runnable::run, left);
    }
    bring(physical, want);
    if (shorter && !differs(have.networkTimeout(), want.networkTimeout())) {
      raw.setNetworkTimeout(Runnable::run, usual);
    }
  }

  static void bring(Physical physical, SessionState want) throws SQLException {
    SessionState have = on(physical);
    if (have == want) {
      return;
    }
    settings(physical, have, want);
    for (String statement : statements(have.variables(), want.variables())) {
      try (Statement set = physical.raw().createStatement()) {
        set.execute(statement);
      }
    }
    if (want.variables().keySet().stream().anyMatch(Variables::isTracking)) {
      physical.untrackWrites();
    }
    // Last of all: until then the bound of whoever prepares the connection holds.
    if (differs(have.networkTimeout(), want.networkTimeout())) {
      physical.settings().setNetworkTimeout(want.networkExecutor(), want.networkTimeout());
    }
    physical.attach(want);
  }

  private static void settings(Physical physical, SessionState have, SessionState want)
      throws SQLException {
    Connection raw = physical.settings();
    if (differs(have.catalog(), want.catalog())) {
      raw.setCatalog(want.catalog());
    }
    if (differs(have.schema(), want.schema())) {
      raw.setSchema(want.schema());
    }
    // A key is only ever dropped by a setter that overrules it.
    boolean overruled = !want.variables().keySet().containsAll(have.variables().keySet());
    if (differs(have.isolation(), want.isolation()) || overruled && want.isolation() != null) {
      raw.setTransactionIsolation(want.isolation());
    }
    if (differs(have.readOnly(), want.readOnly())) {
      physical.setReadOnly(want.readOnly());
    }
    if (differs(have.holdability(), want.holdability())) {
      raw.setHoldability(want.holdability());
    }
    if (differs(have.typeMap(), want.typeMap())) {
      raw.setTypeMap(want.typeMap());
    }
    if (differs(have.clientInfo(), want.clientInfo())) {
      raw.setClientInfo(want.clientInfo());
    }
    // Last: without autocommit the statements above could open a transaction.
    if (differs(have.autoCommit(), want.autoCommit())) {
      raw.setAutoCommit(want.autoCommit());
    }
  }

  private static boolean differs(Object have, Object want) {
    return want != null && !Objects.equals(have, want);
  }

  /**
   * Everything from the first difference on, in its order: a later statement may undo a part of an
   * earlier one (NAMES and the variables of its character sets), and sql_mode decides how the next
   * one is read. Plain variables that follow each other share one SET.
   */
  private static List<String> statements(Map<String, String> have, Map<String, String> want) {
    List<String> statements = new ArrayList<>();
    StringJoiner plain = new StringJoiner(", ", "SET ", "").setEmptyValue("");
    Iterator<Map.Entry<String, String>> held = have.entrySet().iterator();
    boolean same = true;
    for (Map.Entry<String, String> wanted : want.entrySet()) {
      same = same && held.hasNext() && held.next().equals(wanted);
      if (same) {
        continue;
      } else if (Variables.isPlain(wanted.getKey())) {
        plain.add(wanted.getValue());
        continue;
      }
      addUnlessEmpty(plain, statements);
      plain = new StringJoiner(", ", "SET ", "").setEmptyValue("");
      statements.add("SET " + wanted.getValue());
    }
    addUnlessEmpty(plain, statements);
    return statements;
  }

  private static void addUnlessEmpty(StringJoiner plain, List<String> statements) {
    if (plain.length() > 0) {
      statements.add(plain.toString());
    }
  }
}
