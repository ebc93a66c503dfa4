package io.sluice.jdbc.internal.shard.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.spi.ShardingKey;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of {@code folds.txt} by the servers themselves: what is found by a comparison, and what
 * is read after it was stored, has the key that was foretold.
 */
class StoredAndComparedOnServersTest {

  static Stream<Arguments> connections() {
    return Arrays.stream(Flavor.values())
        .filter(TestServers::available)
        .flatMap(
            flavor ->
                Stream.of("useServerPrepStmts=false", "useServerPrepStmts=true")
                    .map(prepared -> Arguments.of(flavor, prepared)));
  }

  @ParameterizedTest
  @MethodSource("connections")
  void theServerFindsAndStoresWhatWasForetold(Flavor flavor, String prepared) throws Exception {
    int found = 0;
    int stored = 0;
    try (Connection connection =
            SharedServers.of(flavor, 1).get(0).userConnection(prepared, "tinyInt1isBit=false");
        Statement statement = connection.createStatement()) {
      // A driver writes 1e999999999 out.
      List<FoldCase> cases =
          FoldCase.all().filter(each -> !each.valueText().contains("e99")).toList();
      for (FoldCase each : cases) {
        if (hasCollation(statement, each.collation())) {
          statement.execute("CREATE TEMPORARY TABLE folds (k " + each.sql() + ")");
          stored += checkStored(connection, each);
          fill(connection, cases, each.columnText());
          found += checkFound(connection, each);
          statement.execute("DROP TEMPORARY TABLE folds");
        }
      }
    }
    assertThat(stored).as("values stored").isGreaterThan(45);
    assertThat(found).as("rows found").isGreaterThan(45);
  }

  private static boolean hasCollation(Statement statement, String collation) throws SQLException {
    if (collation == null) {
      return true;
    }
    try (ResultSet row =
        statement.executeQuery(
            "SELECT COUNT(*) FROM information_schema.collations WHERE '"
                + collation
                + "' LIKE CONCAT('%', collation_name)")) {
      row.next();
      return row.getInt(1) > 0;
    }
  }

  /** In strict mode, as servers are by default. */
  private static int checkStored(Connection connection, FoldCase each) throws SQLException {
    KeyFolder folder = KeyFolder.of(each.column());
    if (!(folder.stored(each.value()) instanceof Folded.Keys keys)) {
      return 0;
    }
    insert(connection, each.value());
    List<Object> rows = rows(connection, "SELECT k FROM folds", null);
    assertThat(rows).as(each + " is stored").hasSize(1);
    assertThat(keys.candidates())
        .as(each + " is stored as " + rows)
        .contains(key(folder, rows.get(0)));
    return 1;
  }

  /** All values of the cases for such a column that it takes. */
  private static void fill(Connection connection, List<FoldCase> cases, String column)
      throws SQLException {
    for (FoldCase each : cases) {
      if (each.columnText().equals(column)) {
        try {
          insert(connection, each.value());
        } catch (SQLException refused) {
          // Not a value of such a column.
        }
      }
    }
  }

  private static int checkFound(Connection connection, FoldCase each) throws SQLException {
    KeyFolder folder = KeyFolder.of(each.column());
    Folded compared = folder.compared(each.value());
    if (compared instanceof Folded.Unknown) {
      return 0;
    }
    List<Object> rows = rows(connection, "SELECT k FROM folds WHERE k = ?", each.value());
    for (Object row : rows) {
      assertThat(compared).as(each + " finds " + row).isInstanceOf(Folded.Keys.class);
      assertThat(((Folded.Keys) compared).candidates())
          .as(each + " finds " + row)
          .contains(key(folder, row));
    }
    return rows.size();
  }

  private static ShardingKey key(KeyFolder folder, Object value) {
    return ((Folded.Keys) folder.compared(value)).candidates().get(0);
  }

  private static void insert(Connection connection, Object value) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO folds VALUES (?)")) {
      insert.setObject(1, value);
      insert.executeUpdate();
    }
  }

  /** The values as text, bytes if they are such. */
  private static List<Object> rows(Connection connection, String sql, Object value)
      throws SQLException {
    List<Object> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      if (value != null) {
        query.setObject(1, value);
      }
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          Object row = rows.getObject(1);
          found.add(
              row instanceof byte[] || row instanceof Number
                  ? row
                  : Objects.toString(rows.getString(1)));
        }
      }
    }
    return found;
  }
}
