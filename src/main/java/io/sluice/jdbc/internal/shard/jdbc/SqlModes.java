package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.sql.Assignment;
import java.util.List;
import java.util.Locale;

/** Which values of sql_mode leave the meaning of statements as the planner reads it. Stateless. */
final class SqlModes {

  /** They change what an operator means or binds, themselves or by what they stand for. */
  static final List<String> REFUSED =
      List.of(
          "PIPES_AS_CONCAT",
          "HIGH_NOT_PRECEDENCE",
          "ANSI",
          "ORACLE",
          "MSSQL",
          "DB2",
          "MAXDB",
          "POSTGRESQL");

  private SqlModes() {}

  static boolean isPlannable(Assignment mode) {
    String words = mode.valueText().replace("'", "").replace("\"", "").toUpperCase(Locale.ROOT);
    if (words.equals("DEFAULT")) {
      return true;
    }
    return mode.literal()
        && List.of(words.split(",", -1)).stream().noneMatch(each -> REFUSED.contains(each.strip()));
  }
}
