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

  /** The state a connection is in, as far as this session left it there, or one before it. */
  static SessionState on(Physical physical) {
    return physical.attachment() == null
        ? SessionState.INITIAL
        : (SessionState) physical.attachment();
  }

  /**
   * As {@link #bring}, still a part of opening the connection; a server that falls silent or slow
   * meanwhile delays the caller in all of it no longer than a login may, and than its deadline, but
   * a late caller does not make a server that answers look silent.
   */
  static void bringBefore(Deadline deadline, Physical physical, SessionState want)
      throws SQLException {
    SessionState have = on(physical);
    if (have == want) {
      return;
    }
    LoginBound bound = new LoginBound(physical, deadline.orAfter(physical.openMillis()));
    bring(physical, want, bound);
    if (bound.lowered && !differs(have.networkTimeout(), want.networkTimeout())) {
      physical.raw().setNetworkTimeout(Runnable::run, bound.usual);
    }
  }

  /**
   * Gives a connection back with word of what no pool resets.
   *
   * @param clean whether the next session may have it
   */
  static void release(Physical physical, boolean clean) {
    SessionState have = on(physical);
    if (have != SessionState.INITIAL) {
      physical.attach(have.isAutoCommit() ? SessionState.AUTOCOMMIT : SessionState.NO_AUTOCOMMIT);
    }
    physical.release(clean);
  }

  static void bring(Physical physical, SessionState want) throws SQLException {
    bring(physical, want, () -> {});
  }

  /** What is done before each of the things that may ask the server. */
  private interface Bound {
    void set() throws SQLException;
  }

  /** What is left of the time for a login. */
  private static final class LoginBound implements Bound {
    private final Connection raw;
    private final Deadline end;
    private final int usual;
    private boolean lowered;

    private LoginBound(Physical physical, Deadline end) throws SQLException {
      this.raw = physical.raw();
      this.end = end;
      this.usual = raw.getNetworkTimeout();
    }

    @Override
    public void set() throws SQLException {
      int left = (int) Math.max(LEAST_MILLIS, end.remainingMillis());
      if (usual == 0 || left < usual) {
        raw.setNetworkTimeout(Runnable::run, left);
        lowered = true;
      }
    }
  }

  private static void bring(Physical physical, SessionState want, Bound bound) throws SQLException {
    SessionState have = on(physical);
    if (have == want) {
      return;
    }
    settings(physical, have, want, bound);
    for (String statement : statements(have.variables(), want.variables())) {
      bound.set();
      try (Statement set = physical.raw().createStatement()) {
        set.execute(statement);
      }
    }
    if (want.variables().keySet().stream().anyMatch(Variables::isTracking)) {
      physical.untrackWrites();
    }
    // Last of all: until then the bound of whoever prepares the connection holds.
    if (differs(have.networkTimeout(), want.networkTimeout())) {
      physical.toChange().setNetworkTimeout(want.networkExecutor(), want.networkTimeout());
    }
    physical.attach(want);
  }

  private static void settings(Physical physical, SessionState have, SessionState want, Bound bound)
      throws SQLException {
    if (differs(have.catalog(), want.catalog())) {
      bound.set();
      physical.toChange().setCatalog(want.catalog());
    }
    if (differs(have.schema(), want.schema())) {
      bound.set();
      physical.toChange().setSchema(want.schema());
    }
    // A key is only ever dropped by a setter that overrules it.
    boolean overruled = !want.variables().keySet().containsAll(have.variables().keySet());
    if (differs(have.isolation(), want.isolation()) || overruled && want.isolation() != null) {
      bound.set();
      physical.toChange().setTransactionIsolation(want.isolation());
    }
    if (differs(have.readOnly(), want.readOnly())) {
      bound.set();
      physical.setReadOnly(want.readOnly());
    }
    if (differs(have.holdability(), want.holdability())) {
      physical.toChange().setHoldability(want.holdability());
    }
    if (differs(have.typeMap(), want.typeMap())) {
      physical.toChange().setTypeMap(want.typeMap());
    }
    if (differs(have.clientInfo(), want.clientInfo())) {
      bound.set();
      physical.toChange().setClientInfo(want.clientInfo());
    }
    // Last: without autocommit the statements above could open a transaction.
    boolean foreign = want.autoCommit() == null && !have.isAutoCommit();
    if (foreign || differs(have.autoCommit(), want.autoCommit())) {
      bound.set();
      physical.raw().setAutoCommit(want.isAutoCommit());
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
