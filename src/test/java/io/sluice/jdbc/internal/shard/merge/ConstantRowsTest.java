package io.sluice.jdbc.internal.shard.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Rows of our own fail as those of a driver do: with an SQLException and with nothing else. */
class ConstantRowsTest {

  private static ResultSet onRow(Object value) throws SQLException {
    ResultSet rows = ConstantRows.of("c", List.of(value));
    assertThat(rows.next()).isTrue();
    return rows;
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(SQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", "S1009");
  }

  @Test
  void rowsWrapThemselvesAndNothingElse() throws Exception {
    ResultSet rows = ConstantRows.of("c", List.of(1L));
    assertThat(rows.isWrapperFor(ResultSet.class)).isTrue();
    assertThat(rows.unwrap(ResultSet.class)).isSameAs(rows);
    assertThat(rows.isWrapperFor(Connection.class)).isFalse();
    assertThat(rows.isWrapperFor(null)).isFalse();
    refused(() -> rows.unwrap(Connection.class));
    refused(() -> rows.unwrap(null));
  }

  @Test
  void columnsWrapThemselvesAndNothingElse() throws Exception {
    ResultSetMetaData columns = ConstantRows.of("c", List.of(1L)).getMetaData();
    assertThat(columns.isWrapperFor(ResultSetMetaData.class)).isTrue();
    assertThat(columns.unwrap(ResultSetMetaData.class)).isSameAs(columns);
    assertThat(columns.isWrapperFor(Connection.class)).isFalse();
    refused(() -> columns.unwrap(Connection.class));
    assertThat(columns.getColumnLabel(1)).isEqualTo("c");
    refused(() -> columns.getColumnLabel(2));
    refused(() -> columns.getColumnType(0));
  }

  @Test
  void textIsReadAsWhatIsAskedFor() throws Exception {
    assertThat(onRow("7").getInt(1)).isEqualTo(7);
    assertThat(onRow("7").getObject(1, Integer.class)).isEqualTo(7);
    assertThat(onRow("x").getObject(1, String.class)).isEqualTo("x");
    assertThat(onRow("x").getObject("c")).isEqualTo("x");
    assertThat(onRow("Y").getBoolean(1)).isTrue();
    assertThat(onRow("x").getBytes(1)).containsExactly('x');
    assertThat(onRow("x").getCharacterStream(1).read()).isEqualTo('x');
  }

  @Test
  void textThatIsNoNumberIsReadAsNone() throws Exception {
    ResultSet rows = onRow("x");
    refused(() -> rows.getInt(1));
    refused(() -> rows.getObject(1, Long.class));
    refused(() -> rows.getBigDecimal("c"));
    refused(() -> rows.getTimestamp(1));
    refused(() -> rows.getObject(1, Connection.class));
  }

  @Test
  void whatIsNeitherNumberNorTextIsItselfOrItsText() throws Exception {
    Timestamp time = Timestamp.valueOf("2024-02-29 12:00:00");
    ResultSet rows = onRow(time);
    assertThat(rows.getTimestamp(1)).isEqualTo(time);
    assertThat(rows.getObject(1)).isEqualTo(time);
    assertThat(rows.getObject(1, Timestamp.class)).isEqualTo(time);
    assertThat(rows.getString(1)).isEqualTo(time.toString());
    refused(() -> rows.getInt(1));
    ResultSet bytes = onRow(new byte[] {'a'});
    assertThat(bytes.getBytes(1)).containsExactly('a');
    assertThat(bytes.getString(1)).isEqualTo("a");
  }
}
