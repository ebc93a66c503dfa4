package io.sluice.jdbc.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.testkit.Flavor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Columns as one server describes them, before a statement runs and after. */
class PreparedMetadataTest {

  private static final List<String> QUERIES =
      List.of(
          "SELECT COUNT(DISTINCT state), COUNT(*) FROM orders",
          "SELECT AVG(amount) AS mean, SUM(amount), MAX(placed) FROM orders GROUP BY state",
          "SELECT * FROM orders o JOIN country c ON c.code = o.state ORDER BY o.amount, c.name",
          "SELECT a.id, b.amount FROM orders a JOIN orders b ON a.id = b.id + 2",
          "SELECT id, msg FROM logs",
          "SELECT logs.id, logs.took FROM logs UNION SELECT id, amount FROM orders",
          "SELECT k, s.v FROM settings s",
          "SELECT body FROM notes",
          "SELECT *, ROW_NUMBER() OVER (ORDER BY id) AS n FROM orders",
          "SELECT DISTINCT o.user_id, i.sku FROM orders o LEFT JOIN order_items i ON i.id = o.id",
          "SELECT 1 AS one, 'x' AS x");

  private static ShardRig rig;

  @BeforeAll
  static void start() throws SQLException {
    rig = ShardRig.of("mysql", Flavor.MARIADB);
  }

  @AfterAll
  static void end() {
    rig.close();
  }

  private static List<String> columns(ResultSetMetaData columns) throws SQLException {
    List<String> all = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      all.add(
          String.join(
              "|",
              columns.getColumnLabel(i),
              columns.getColumnName(i),
              columns.getColumnTypeName(i),
              columns.getColumnClassName(i),
              columns.getTableName(i),
              columns.getSchemaName(i),
              String.valueOf(columns.isNullable(i)),
              String.valueOf(columns.getScale(i)),
              columns.getCatalogName(i)));
    }
    return all;
  }

  private static List<String> prepared(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return columns(statement.getMetaData());
    }
  }

  @Test
  void aQueryIsDescribedBeforeItRunsAsOnOneServer() throws SQLException {
    try (Connection over = rig.connect();
        Connection plain = rig.connectPlainly()) {
      for (String sql : QUERIES) {
        assertThat(prepared(over, sql)).as(sql).isEqualTo(prepared(plain, sql));
      }
    }
  }

  @Test
  void itsRowsAreDescribedAsOnOneServer() throws SQLException {
    try (Connection over = rig.connect();
        Connection plain = rig.connectPlainly()) {
      for (String sql : QUERIES) {
        assertThat(executed(over, sql)).as(sql).isEqualTo(executed(plain, sql));
      }
    }
  }

  private static List<String> executed(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return columns(rows.getMetaData());
    }
  }

  @Test
  void parametersNeedNotBeSetForIt() throws SQLException {
    try (Connection over = rig.connect();
        Connection plain = rig.connectPlainly()) {
      for (String sql :
          List.of(
              "SELECT id FROM orders ORDER BY id LIMIT ?",
              "SELECT id FROM orders WHERE user_id = ? ORDER BY id LIMIT ? OFFSET ?",
              "SELECT state, COUNT(*) FROM orders GROUP BY state LIMIT ?, ?",
              "SELECT COUNT(DISTINCT state) FROM orders WHERE amount > ?")) {
        assertThat(prepared(over, sql)).as(sql).isEqualTo(prepared(plain, sql));
      }
    }
  }

  @Test
  void aRouteIsExplainedWhileALimitIsNotSet() throws SQLException {
    try (Connection connection = rig.connect()) {
      for (String sql :
          List.of(
              "SELECT id FROM orders ORDER BY id LIMIT ?",
              "SELECT state, COUNT(*) FROM orders GROUP BY state LIMIT ? OFFSET ?")) {
        try (PreparedStatement route = connection.prepareStatement("EXPLAIN ROUTE " + sql);
            ResultSet rows = route.executeQuery()) {
          for (int shard = 0; shard < ShardRig.SHARDS; shard++) {
            assertThat(rows.next()).as(sql).isTrue();
            assertThat(rows.getString("merge")).contains("limit ?");
          }
        }
      }
    }
  }

  @Test
  void noColumnsAreInventedWhereNoShardHasAllTables() throws SQLException {
    try (Connection connection = rig.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT s.k, n.id FROM settings s JOIN notes n ON n.n = s.n")) {
      assertThat(statement.getMetaData()).isNull();
    }
  }
}
