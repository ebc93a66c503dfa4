package io.sluice.jdbc.internal.shard.metadata;

import java.util.regex.Pattern;

/**
 * A column's default as information_schema tells it: MySQL shows the value and says elsewhere that
 * it is an expression; MariaDB shows what CREATE TABLE would need.
 *
 * @param text the value, or the expression; null if there is none, or NULL
 * @param expression a server evaluates it for each row
 */
record ColumnDefault(String text, boolean expression) {

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  /** Text in quotes; what is escaped otherwise is left to the server. */
  private static final Pattern TEXT = Pattern.compile("'(?:[^'\\\\]++|'')*+'", Pattern.DOTALL);

  /** What MariaDB tells. */
  static ColumnDefault ofMariaDb(String told) {
    if (told == null || told.equalsIgnoreCase("NULL")) {
      return new ColumnDefault(null, false);
    } else if (TEXT.matcher(told).matches()) {
      return new ColumnDefault(told.substring(1, told.length() - 1).replace("''", "'"), false);
    }
    return new ColumnDefault(told, !NUMBER.matcher(told).matches());
  }

  /**
   * What MySQL tells.
   *
   * @param extra the column EXTRA, in lower case
   */
  static ColumnDefault ofMySql(String told, String extra) {
    return new ColumnDefault(told, extra.contains("default_generated"));
  }
}
