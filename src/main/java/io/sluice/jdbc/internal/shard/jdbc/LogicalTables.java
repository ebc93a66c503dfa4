package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.execute.Child;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
import io.sluice.jdbc.internal.shard.execute.Use;
import io.sluice.jdbc.internal.shard.merge.ConstantRows;
import io.sluice.jdbc.internal.shard.plan.Physical;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SHOW and DESCRIBE of tables: shows each logical table once. Not thread-safe. */
final class LogicalTables {

  private static final String NAME = "(?:`(?<quoted>(?:[^`]|``)+)`|(?<bare>[\\w$]+))";

  private static final Pattern ALL =
      Pattern.compile("(?is)\\s*SHOW\\s+(?<full>FULL\\s+)?TABLES(?<rest>\\b.*)?");

  private static final Pattern ONE =
      Pattern.compile(
          "(?is)\\s*(?:SHOW\\s+(?:FULL\\s+|EXTENDED\\s+)*(?:COLUMNS|FIELDS|INDEX|INDEXES|KEYS)\\s+(?:FROM|IN)\\s+"
              + "|SHOW\\s+CREATE\\s+TABLE\\s+|(?:DESC|DESCRIBE|EXPLAIN)\\s+)"
              + NAME
              + "(?<rest>\\s.*)?");

  private static final Pattern NO_TABLE =
      Pattern.compile(
          "(?i)(SELECT|WITH|INSERT|UPDATE|DELETE|REPLACE|TABLE|VALUES|FORMAT|ANALYZE|EXTENDED|PARTITIONS|FOR)");

  private final ShardStatementHandler statement;
  private final ShardSession session;
  private final String text;
  private final Matcher all;
  private final Matcher one;

  LogicalTables(ShardStatementHandler statement, StatementFacts facts) {
    this.statement = statement;
    this.session = statement.session();
    this.text = facts.textToSend();
    this.all = ALL.matcher(text);
    this.one = ONE.matcher(text);
  }

  /** Whether it asks about tables. */
  boolean answers() {
    return all.matches()
        || one.matches()
            && (one.group("quoted") != null || !NO_TABLE.matcher(one.group("bare")).matches());
  }

  /** Whether it is worth a closer look; costs nothing for other statements. */
  static boolean mayAnswer(StatementFacts facts) {
    return facts.startsWith("SHOW") || facts.startsWith("DESC") || facts.startsWith("EXPL");
  }

  /** The answer. */
  ResultSet rows() throws SQLException {
    return all.matches() ? list() : ofOne();
  }

  /** What is asked of which shard. */
  List<Physical> questions() throws SQLException {
    if (!all.matches()) {
      return List.of(questionOf(Tables.of(session).held(table())));
    }
    requireSameNames();
    List<Physical> questions = new ArrayList<>();
    for (int shard = 0; shard < session.engine().shards().size(); shard++) {
      questions.add(new Physical(shard, text, List.of(), true));
    }
    return questions;
  }

  private String table() {
    String quoted = one.group("quoted");
    return quoted == null ? one.group("bare") : quoted.replace("``", "`");
  }

  private Physical questionOf(Tables.Held held) {
    String quoted = one.group("quoted");
    int start = one.start(quoted == null ? "bare" : "quoted") - (quoted == null ? 0 : 1);
    int end = one.end(quoted == null ? "bare" : "quoted") + (quoted == null ? 0 : 1);
    String sql =
        text.substring(0, start)
            + "`"
            + held.physical().replace("`", "``")
            + "`"
            + text.substring(end);
    return new Physical(held.shard(), sql, List.of(), false);
  }

  private ResultSet ask(Physical question) throws SQLException {
    Child child = session.child(question.shard());
    session.transactions().join(List.of(child), Use.READ);
    Statement asked = child.connection().createStatement();
    statement.keep(asked);
    return asked.executeQuery(question.sql());
  }

  private ResultSet ofOne() throws SQLException {
    String table = table();
    Tables.Held held = Tables.of(session).held(table);
    ResultSet rows = ask(questionOf(held));
    if (held.physical().equals(table)) {
      return new OwnedResultSet(rows, (Statement) statement.proxy(), null, Tables.of(session));
    }
    return renamed(rows, each -> each.replace(held.physical(), table));
  }

  private static ResultSet renamed(ResultSet rows, UnaryOperator<String> names)
      throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    List<Object[]> values = new ArrayList<>();
    while (rows.next()) {
      Object[] row = new Object[columns.getColumnCount()];
      for (int i = 0; i < row.length; i++) {
        row[i] = rows.getObject(i + 1);
        if (row[i] instanceof String name) {
          row[i] = names.apply(name);
        }
      }
      values.add(row);
    }
    return ConstantRows.of(columns, values);
  }

  private ResultSet list() throws SQLException {
    Map<String, Object[]> byName = new TreeMap<>();
    ResultSetMetaData columns = null;
    for (Physical question : questions()) {
      ResultSet rows = ask(question);
      columns = rows.getMetaData();
      for (Object[] row : values(rows, columns.getColumnCount())) {
        String logical = session.engine().logicalTable().apply((String) row[0]);
        row[0] = logical;
        byName.putIfAbsent(logical, row);
      }
    }
    return ConstantRows.of(columns, List.copyOf(byName.values()));
  }

  /** A condition is about the names that the shards know. */
  private void requireSameNames() throws SQLException {
    boolean conditional = all.group("rest") != null && !all.group("rest").isBlank();
    if (conditional && Tables.of(session).anyRenamed()) {
      throw Errors.unsupported(
          "SHOW TABLES with a condition cannot be asked of shards whose tables have other names;"
              + " use it without one, or DatabaseMetaData.getTables.");
    }
  }

  private static List<Object[]> values(ResultSet rows, int count) throws SQLException {
    List<Object[]> all = new ArrayList<>();
    while (rows.next()) {
      Object[] row = new Object[count];
      for (int i = 0; i < count; i++) {
        row[i] = rows.getString(i + 1);
      }
      all.add(row);
    }
    return all;
  }
}
