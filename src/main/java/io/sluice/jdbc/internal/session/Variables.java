package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.sql.Assignment;
import io.sluice.jdbc.internal.sql.SqlMode;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Learns from a SET statement what must be set on another connection. A value that is not a literal
 * ({@code SET @a = NOW()}) would come out differently elsewhere, so the server is asked what it
 * became.
 */
final class Variables {

  private static final String USER = "@";
  private static final String SYSTEM = "@@";
  private static final String SQL_MODE = "@@sql_mode";
  private static final String SQL_LOG_BIN = "@@sql_log_bin";
  private static final String TRACKING = SYSTEM + "session_track_";

  /** Not settings but facts about the connection or the statement at hand. */
  private static final Set<String> NEVER_CARRIED =
      Set.of(
          "autocommit",
          "last_insert_id",
          "identity",
          "insert_id",
          "pseudo_thread_id",
          "rand_seed1",
          "rand_seed2",
          "gtid_next");

  private Variables() {}

  /** Whether the session has ever switched the binary log, from which replicas live. */
  static boolean changesLogging(Map<String, String> variables) {
    return variables.containsKey(SQL_LOG_BIN);
  }

  /** Whether it says what the server tells with its answers. */
  static boolean isTracking(String key) {
    return key.startsWith(TRACKING);
  }

  /** Whether it may share a SET with others; sql_mode counts for what follows it, so it may not. */
  static boolean isPlain(String key) {
    return key.startsWith(USER) && !key.equals(SQL_MODE);
  }

  /** The state after the statement, which has just been run on {@code raw}. */
  static SessionState after(SessionState state, StatementFacts facts, Connection raw)
      throws SQLException {
    Map<String, String> changed = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    for (Assignment each : facts.assignments()) {
      learn(each, changed, unknown);
    }
    if (!unknown.isEmpty()) {
      changed.putAll(ask(raw, unknown));
    }
    if (changed.isEmpty()) {
      return state;
    }
    SessionState next = state.withVariables(changed);
    String mode = changed.get(SQL_MODE);
    return mode == null ? next : next.withSqlMode(modeOf(mode));
  }

  private static SqlMode modeOf(String words) {
    String value = words.substring(words.indexOf('=') + 1).strip();
    if (value.startsWith("_utf8mb4 0x")) {
      byte[] text = HexFormat.of().parseHex(value.substring("_utf8mb4 0x".length()));
      return SqlMode.of(new String(text, java.nio.charset.StandardCharsets.UTF_8));
    }
    return SqlMode.of(value.replace("'", "").replace("\"", ""));
  }

  private static void learn(Assignment each, Map<String, String> changed, List<String> unknown) {
    switch (each.target()) {
      case USER_VARIABLE -> {
        String name = USER + quoted(each.name());
        note(name, name, each, changed, unknown);
      }
      case SESSION -> {
        if (!NEVER_CARRIED.contains(each.name())) {
          note(SYSTEM + each.name(), "@@session." + each.name(), each, changed, unknown);
        }
      }
      case NAMES -> changed.put("names", "NAMES " + each.valueText());
      case CHARACTER_SET -> changed.put("character set", "CHARACTER SET " + each.valueText());
      case SESSION_TRANSACTION ->
          changed.put(
              "transaction " + firstWord(each.valueText()).toUpperCase(Locale.ROOT),
              "SESSION TRANSACTION " + each.valueText());
      case ROLE -> changed.put("role", "ROLE " + each.valueText());
      default -> {
        // Global, for the next transaction only, or not a setting.
      }
    }
  }

  private static void note(
      String key,
      String target,
      Assignment each,
      Map<String, String> changed,
      List<String> unknown) {
    if (each.literal() && !dependsOnSqlMode(each.valueText())) {
      changed.put(key, target + "=" + each.valueText());
      unknown.remove(target);
    } else {
      unknown.add(target);
    }
  }

  /** What the variables named became, each as the right words of a SET. */
  static Map<String, String> ask(Connection raw, List<String> targets) throws SQLException {
    Map<String, String> values = new LinkedHashMap<>();
    try (Statement select = raw.createStatement();
        ResultSet row = select.executeQuery("SELECT " + String.join(", ", targets))) {
      row.next();
      for (int i = 0; i < targets.size(); i++) {
        String target = targets.get(i);
        String key = target.startsWith(SYSTEM) ? target.replace("@@session.", SYSTEM) : target;
        values.put(key, target + "=" + literal(row.getObject(i + 1)));
      }
    }
    return values;
  }

  /** A backslash or a double quote means one thing now and perhaps another when it is set again. */
  private static boolean dependsOnSqlMode(String text) {
    return text.indexOf('\\') >= 0 || text.indexOf('"') >= 0;
  }

  private static String literal(Object value) {
    if (value == null) {
      return "NULL";
    } else if (value instanceof BigDecimal exact) {
      return exact.toPlainString(); // an exponent would make it a double
    } else if (value instanceof Number) {
      return value.toString();
    } else if (value instanceof Boolean flag) {
      return flag ? "1" : "0";
    }
    boolean binary = value instanceof byte[];
    byte[] bytes =
        binary
            ? (byte[]) value
            : value.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    if (bytes.length == 0) {
      return "''";
    }
    return (binary ? "0x" : "_utf8mb4 0x") + HexFormat.of().formatHex(bytes);
  }

  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static String firstWord(String text) {
    int space = text.indexOf(' ');
    return space < 0 ? text : text.substring(0, space);
  }
}
