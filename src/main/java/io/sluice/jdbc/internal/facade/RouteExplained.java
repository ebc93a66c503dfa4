package io.sluice.jdbc.internal.facade;

import io.sluice.jdbc.internal.session.Explained;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;

/** The answer to {@code EXPLAIN ROUTE <statement>} as a SELECT of constants. */
final class RouteExplained {

  private RouteExplained() {}

  /** One row: columns {@code shard, role, host, sql, merge, reason}. */
  static String select(Explained explained, String text) {
    return "SELECT '' AS `shard`, "
        + constant(explained.role())
        + " AS `role`, "
        + constant(explained.host())
        + " AS `host`, "
        + constant(text)
        + " AS `sql`, '' AS `merge`, "
        + constant(explained.reason())
        + " AS `reason`";
  }

  /** What is asked of a prepared one: the columns of the answer, or the statement's parameters. */
  static PreparedStatement prepare(Connection raw, boolean columns, String text)
      throws SQLException {
    return raw.prepareStatement(columns ? select(new Explained("", "", ""), text) : text);
  }

  /** As hexadecimal digits, which mean the same under every sql_mode. */
  private static String constant(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length == 0 ? "''" : "_utf8mb4 0x" + HexFormat.of().formatHex(bytes);
  }
}
