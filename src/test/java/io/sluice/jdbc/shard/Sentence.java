package io.sluice.jdbc.shard;

import java.util.List;

/**
 * One generated statement.
 *
 * @param category what it is an example of
 * @param sql with {@code ?} for each parameter
 * @param parameters set by setObject
 * @param query whether it delivers rows
 * @param ordered whether the order of the rows is determined
 * @param table the table that it changes, null for a query
 */
record Sentence(
    String category,
    String sql,
    List<Object> parameters,
    boolean query,
    boolean ordered,
    String table) {

  static Sentence read(String category, String sql, boolean ordered) {
    return new Sentence(category, sql, List.of(), true, ordered, null);
  }

  static Sentence write(String category, String sql, String table) {
    return new Sentence(category, sql, List.of(), false, false, table);
  }

  Sentence with(List<Object> values) {
    return new Sentence(category, sql, values, query, ordered, table);
  }

  @Override
  public String toString() {
    return sql + (parameters.isEmpty() ? "" : " " + parameters);
  }
}
