package io.sluice.jdbc.internal.shard.metadata;

import io.sluice.jdbc.internal.shard.fold.KeyColumn;
import io.sluice.jdbc.internal.shard.schema.Collation;
import io.sluice.jdbc.internal.shard.schema.Column;
import io.sluice.jdbc.internal.shard.schema.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads tables from the information_schema of one server. */
final class TableReader {

  private final Connection connection;
  private final String database;
  private final Collations collations;

  /** Knows how text compares. */
  @FunctionalInterface
  interface Collations {
    /** The collation of that name. */
    Collation of(String name) throws SQLException;
  }

  TableReader(Connection connection, String database, Collations collations) {
    this.connection = connection;
    this.database = database;
    this.collations = collations;
  }

  /**
   * Reads tables.
   *
   * @param physical logical names to the names here
   * @return those that are there
   */
  Map<String, Table> read(Map<String, String> physical) throws SQLException {
    Map<String, String> logical = new HashMap<>();
    physical.forEach((name, here) -> logical.put(here.toLowerCase(Locale.ROOT), name));
    List<String> names = List.copyOf(physical.values());
    Map<String, List<Column>> columns = columns(names);
    Map<String, List<List<String>>> keys = keys(names);
    List<String> views = views(names);
    Map<String, Table> tables = new LinkedHashMap<>();
    columns.forEach(
        (here, all) ->
            tables.put(
                logical.get(here),
                new Table(
                    logical.get(here),
                    all,
                    keys.getOrDefault(here, List.of()),
                    views.contains(here))));
    return tables;
  }

  private Map<String, List<Column>> columns(List<String> names) throws SQLException {
    Map<String, List<Column>> columns = new LinkedHashMap<>();
    query(
        "SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, CHARACTER_MAXIMUM_LENGTH,"
            + " NUMERIC_PRECISION, NUMERIC_SCALE, DATETIME_PRECISION, CHARACTER_SET_NAME,"
            + " COLLATION_NAME, IS_NULLABLE, EXTRA, COLUMN_DEFAULT,"
            + " GENERATION_EXPRESSION, VERSION() AS SERVER"
            + " FROM information_schema.COLUMNS",
        names,
        "TABLE_NAME, ORDINAL_POSITION",
        row -> columns.computeIfAbsent(name(row), key -> new ArrayList<>()).add(column(row)));
    return columns;
  }

  private Column column(ResultSet row) throws SQLException {
    String type = row.getString("DATA_TYPE").toLowerCase(Locale.ROOT);
    String definition = row.getString("COLUMN_TYPE");
    String collation = row.getString("COLLATION_NAME");
    String extra = Objects.toString(row.getString("EXTRA"), "").toLowerCase(Locale.ROOT);
    String expression = row.getString("GENERATION_EXPRESSION");
    boolean mariaDb = row.getString("SERVER").toLowerCase(Locale.ROOT).contains("mariadb");
    String told = row.getString("COLUMN_DEFAULT");
    ColumnDefault value =
        mariaDb ? ColumnDefault.ofMariaDb(told) : ColumnDefault.ofMySql(told, extra);
    String lowerDefault = Objects.toString(value.text(), "").toLowerCase(Locale.ROOT);
    return new Column(
        row.getString("COLUMN_NAME"),
        ColumnTypes.family(type),
        ColumnTypes.jdbcType(type),
        definition,
        collation == null ? null : collations.of(collation),
        row.getString("IS_NULLABLE").equalsIgnoreCase("YES"),
        extra.contains("auto_increment"),
        extra.contains("invisible"),
        expression != null && !expression.isEmpty(),
        value.text(),
        value.expression(),
        extra.contains("on update") || lowerDefault.contains("current_timestamp"),
        key(row, type, definition, collation));
  }

  private static KeyColumn key(ResultSet row, String type, String definition, String collation)
      throws SQLException {
    boolean text = row.getObject("CHARACTER_MAXIMUM_LENGTH") != null;
    boolean temporal = row.getObject("DATETIME_PRECISION") != null;
    return new KeyColumn(
        type,
        definition.toLowerCase(Locale.ROOT).contains("unsigned"),
        text ? row.getLong("CHARACTER_MAXIMUM_LENGTH") : row.getLong("NUMERIC_PRECISION"),
        temporal ? row.getInt("DATETIME_PRECISION") : row.getInt("NUMERIC_SCALE"),
        row.getString("CHARACTER_SET_NAME"),
        collation);
  }

  private Map<String, List<List<String>>> keys(List<String> names) throws SQLException {
    Map<String, Map<String, List<String>>> byTable = new HashMap<>();
    query(
        "SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME FROM information_schema.STATISTICS",
        names,
        "TABLE_NAME, INDEX_NAME = 'PRIMARY' DESC, INDEX_NAME, SEQ_IN_INDEX",
        "NON_UNIQUE = 0",
        row ->
            byTable
                .computeIfAbsent(name(row), key -> new LinkedHashMap<>())
                .computeIfAbsent(row.getString("INDEX_NAME"), key -> new ArrayList<>())
                .add(row.getString("COLUMN_NAME")));
    Map<String, List<List<String>>> keys = new HashMap<>();
    byTable.forEach(
        (table, indexes) ->
            keys.put(
                table,
                indexes.values().stream()
                    .filter(columns -> !columns.contains(null)) // an index on an expression
                    .toList()));
    return keys;
  }

  private List<String> views(List<String> names) throws SQLException {
    List<String> views = new ArrayList<>();
    query(
        "SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES",
        names,
        "TABLE_NAME",
        row -> {
          if (row.getString("TABLE_TYPE").toUpperCase(Locale.ROOT).contains("VIEW")) {
            views.add(name(row));
          }
        });
    return views;
  }

  /** The names of all views, in lower case. */
  Set<String> allViews() throws SQLException {
    Set<String> views = new HashSet<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ?")) {
      select.setString(1, database);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          views.add(name(rows));
        }
      }
    }
    return views;
  }

  private static String name(ResultSet row) throws SQLException {
    return row.getString("TABLE_NAME").toLowerCase(Locale.ROOT);
  }

  /** What is done with a row. */
  private interface EachRow {
    void accept(ResultSet row) throws SQLException;
  }

  private void query(String select, List<String> names, String order, EachRow each)
      throws SQLException {
    query(select, names, order, "1 = 1", each);
  }

  private void query(
      String select, List<String> names, String order, String condition, EachRow each)
      throws SQLException {
    String sql =
        select
            + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME IN ("
            + String.join(", ", Collections.nCopies(names.size(), "?"))
            + ") AND "
            + condition
            + " ORDER BY "
            + order;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, database);
      for (int i = 0; i < names.size(); i++) {
        statement.setString(i + 2, names.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          each.accept(rows);
        }
      }
    }
  }
}
