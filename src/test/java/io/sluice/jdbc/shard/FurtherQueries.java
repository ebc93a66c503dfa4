package io.sluice.jdbc.shard;

import static io.sluice.jdbc.shard.Sentence.read;

import io.sluice.jdbc.shard.Model.Column;
import io.sluice.jdbc.shard.Model.Table;
import java.util.List;

/** Generates SELECTs with what only a server can finish, and with forms that are easily misread. */
final class FurtherQueries {

  private final Dice dice;

  FurtherQueries(Dice dice) {
    this.dice = dice;
  }

  Sentence any() {
    return switch (dice.roll(11)) {
      case 0 -> rollup();
      case 1 -> windows();
      case 2 -> recursive();
      case 3 -> setOperations();
      case 4, 5 -> rareAggregates();
      case 6 -> rows();
      case 7 -> nulls();
      case 8 -> nested();
      case 9 -> joins();
      default -> odd();
    };
  }

  private static String from(Table table) {
    return " FROM " + table.quoted() + " t";
  }

  private String where(Table table, int percent) {
    return dice.chance(percent) ? " WHERE " + new Predicates(dice, table, "t").any(2) : "";
  }

  private String key(Table table) {
    return String.valueOf(dice.roll(table.keys()));
  }

  private Table sharded() {
    return dice.of(Model.SHARDED);
  }

  private String number(Table table) {
    List<Column> numbers = table.numbers();
    return "t." + (numbers.isEmpty() ? table.key() : dice.of(numbers).name());
  }

  /** A text by which is compared byte by byte, so that no spelling is chosen by chance. */
  private static String exact(Column column) {
    return "LOWER(RTRIM(t." + column.name() + ") COLLATE utf8mb4_bin)";
  }

  private Sentence rollup() {
    Table table = dice.of(Model.ORDERS, Model.CUSTOMERS, Model.ITEMS, Model.LOGS);
    String first = "t." + table.key() + " % 3";
    String second =
        table.texts().isEmpty() ? "t." + table.id() + " % 2" : exact(dice.of(table.texts()));
    String value = number(table);
    return read(
        "rollup",
        "SELECT "
            + first
            + " AS a, "
            + second
            + " AS b, COUNT(*), SUM("
            + value
            + "), MIN("
            + value
            + ")"
            + from(table)
            + where(table, 40)
            + " GROUP BY "
            + dice.of("a, b", first + ", " + second, "1, 2", first)
                .replaceAll("^(t\\S+ % 3)$", "$1, b")
            + " WITH ROLLUP"
            + dice.of("", " HAVING COUNT(*) > 1", " HAVING SUM(" + value + ") IS NOT NULL"),
        false);
  }

  private Sentence windows() {
    Table table = dice.of(Model.ORDERS, Model.ITEMS, Model.EVENTS, Model.LOGS);
    String value = number(table);
    String id = "t." + table.id();
    String partition =
        dice.of("", "PARTITION BY t." + table.key() + " ", "PARTITION BY " + id + " % 4 ");
    String over = " OVER (" + partition + "ORDER BY " + value + ", " + id + ")";
    String function =
        switch (dice.roll(9)) {
          case 0 -> "LAG(" + id + ")" + over;
          case 1 -> "LEAD(" + id + ", 2, -1)" + over;
          case 2 -> "FIRST_VALUE(" + id + ")" + over;
          case 3 -> "NTILE(3)" + over;
          case 4 -> "DENSE_RANK() OVER (" + partition + "ORDER BY " + value + ")";
          case 5 ->
              "SUM("
                  + id
                  + ") OVER ("
                  + partition
                  + "ORDER BY "
                  + id
                  + " ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)";
          case 6 -> "COUNT(*) OVER (" + partition + ")";
          case 7 -> "ROW_NUMBER() OVER w";
          default -> "MAX(" + id + ") OVER (" + partition + "ORDER BY " + id + " DESC)";
        };
    String named = function.endsWith("w") ? " WINDOW w AS (ORDER BY " + id + " DESC)" : "";
    boolean outer = dice.chance(30) && named.isEmpty();
    String inner = "SELECT " + id + " AS i, " + function + " AS f" + from(table) + where(table, 40);
    return outer
        ? read("windows", "SELECT x.i FROM (" + inner + ") x WHERE x.f < 3 ORDER BY x.i", true)
        : read("windows", inner + named + " ORDER BY i", true);
  }

  private Sentence recursive() {
    String one = String.valueOf(dice.roll(80));
    return switch (dice.roll(4)) {
      case 0 ->
          read(
              "recursive",
              "WITH RECURSIVE n (x, d) AS (SELECT id, 0 FROM orders WHERE id = "
                  + one
                  + " UNION ALL SELECT o.id, n.d + 1 FROM n JOIN orders o ON o.id = n.x + 1 WHERE n.d <"
                  + " 5) SELECT x, d FROM n ORDER BY x",
              true);
      case 1 ->
          read(
              "recursive",
              "WITH RECURSIVE n AS (SELECT 0 AS x UNION ALL SELECT x + 1 FROM n WHERE x < 9), c AS"
                  + " (SELECT user_id, COUNT(*) AS k FROM orders GROUP BY user_id) SELECT n.x, c.k"
                  + " FROM n LEFT JOIN c ON c.user_id = n.x ORDER BY n.x",
              true);
      case 2 ->
          read(
              "recursive",
              "WITH RECURSIVE n AS (SELECT MIN(id) AS x FROM `lines` UNION SELECT l.id FROM `lines` l,"
                  + " n WHERE l.id = n.x + 1) SELECT COUNT(*), MAX(x) FROM n",
              false);
      default ->
          read(
              "recursive",
              "WITH a AS (SELECT id, user_id FROM orders WHERE user_id < "
                  + one
                  + "), b AS (SELECT user_id, MAX(id) AS m FROM a GROUP BY user_id) SELECT b.m FROM b"
                  + " WHERE EXISTS (SELECT 1 FROM a WHERE a.id = b.m) ORDER BY b.m",
              true);
    };
  }

  private Sentence setOperations() {
    Table one = sharded();
    Table other = dice.of(Model.ALL);
    String left = "SELECT t." + one.key() + from(one) + where(one, 60);
    String right = "SELECT t." + other.key() + from(other) + where(other, 60);
    String word = dice.of("UNION", "UNION ALL", "UNION DISTINCT", "EXCEPT", "INTERSECT");
    return switch (dice.roll(5)) {
      case 0 -> read("set operations", left + " " + word + " " + right, false);
      case 1 ->
          read(
              "set operations",
              left + " " + word + " " + right + " ORDER BY 1 LIMIT " + (1 + dice.roll(20)),
              true);
      case 2 ->
          read(
              "set operations",
              "SELECT COUNT(*), SUM(k) FROM ("
                  + left.replaceFirst("(SELECT t\\.\\w+)", "$1 AS k")
                  + " "
                  + word
                  + " "
                  + right
                  + ") u",
              false);
      case 3 ->
          read(
              "set operations",
              left + " UNION ALL " + right + " UNION SELECT " + dice.roll(9) + " ORDER BY 1 DESC",
              true);
      default ->
          read(
              "set operations",
              "SELECT t."
                  + one.id()
                  + from(one)
                  + " WHERE t."
                  + one.key()
                  + " IN ("
                  + right
                  + ") AND t."
                  + one.key()
                  + " IS NOT NULL",
              false);
    };
  }

  private Sentence rareAggregates() {
    Table table = sharded();
    String value = number(table);
    Column column = dice.of(table.columns());
    String key = "t." + table.key();
    String aggregate =
        switch (dice.roll(20)) {
          case 0 -> "STD(" + value + ")";
          case 1 -> "STDDEV_SAMP(" + value + ")";
          case 2 -> "VARIANCE(" + value + ")";
          case 3 -> "VAR_SAMP(" + value + ")";
          case 4 -> "BIT_AND(" + key + ")";
          case 5 -> "BIT_OR(" + key + ")";
          case 6 -> "BIT_XOR(" + key + " + 1)";
          case 7 -> "JSON_LENGTH(JSON_ARRAYAGG(" + key + "))";
          case 8 -> "JSON_EXTRACT(JSON_OBJECTAGG(t." + table.id() + ", " + key + "), '$.\"3\"')";
          case 9 -> "GROUP_CONCAT(" + key + " ORDER BY t." + table.id() + " DESC SEPARATOR ';')";
          case 10 -> "GROUP_CONCAT(DISTINCT " + key + " ORDER BY " + key + " SEPARATOR '')";
          case 11 -> "GROUP_CONCAT(t." + table.id() + ", '=', " + key + " ORDER BY 1)";
          case 12 -> "COUNT(DISTINCT " + key + ", t." + column.name() + ")";
          case 13 -> "AVG(DISTINCT " + value + ")";
          case 14 -> "SUM(DISTINCT " + key + ") + COUNT(*)";
          case 15 -> "MAX(LENGTH(t." + column.name() + "))";
          case 16 -> "MIN(" + value + " + 0) < MAX(" + value + " + 0)";
          case 17 -> "SUM(" + value + " * " + key + ") / NULLIF(SUM(" + key + "), 0)";
          case 18 -> "COUNT(NULLIF(" + key + ", " + key(table) + "))";
          default -> "COALESCE(MAX(CASE WHEN " + key + " = " + key(table) + " THEN 1 END), 0)";
        };
    if (aggregate.contains("ORDER BY 1)")) {
      aggregate = aggregate.replace("ORDER BY 1)", "ORDER BY t." + table.id() + ")");
    }
    return switch (dice.roll(3)) {
      case 0 ->
          read(
              "rare aggregates",
              "SELECT " + aggregate + " AS r" + from(table) + where(table, 50),
              false);
      case 1 ->
          read(
              "rare aggregates",
              "SELECT "
                  + key
                  + " % 3 AS g, "
                  + aggregate
                  + " AS r"
                  + from(table)
                  + where(table, 40)
                  + " GROUP BY g ORDER BY g",
              true);
      default ->
          read(
              "rare aggregates",
              "SELECT "
                  + key
                  + ", "
                  + aggregate
                  + from(table)
                  + where(table, 40)
                  + " GROUP BY "
                  + key
                  + " HAVING "
                  + aggregate
                  + " IS NOT NULL ORDER BY "
                  + key
                  + " DESC LIMIT 6",
              true);
    };
  }

  private Sentence rows() {
    Table table = dice.of(Model.ORDERS, Model.ITEMS, Model.EVENTS, Model.LINES);
    String key = "t." + table.key();
    String id = "t." + table.id();
    String pair = "(" + key(table) + ", " + dice.roll(80) + ")";
    String condition =
        switch (dice.roll(8)) {
          case 0 -> "(" + key + ", " + id + ") = " + pair;
          case 1 -> "ROW(" + key + ", " + id + ") = ROW" + pair;
          case 2 -> "(" + key + ", " + id + ") IN (" + pair + ", (" + key(table) + ", NULL))";
          case 3 -> "(" + key + ", " + id + ") > " + pair;
          case 4 -> "(" + key + ", " + id + ") <= " + pair;
          case 5 -> "(" + key + ", " + id + ") <=> " + pair;
          case 6 -> "NOT (" + key + ", " + id + ") = " + pair;
          default ->
              "("
                  + key
                  + ", "
                  + id
                  + ") IN (SELECT u."
                  + table.key()
                  + ", MAX(u.id) FROM "
                  + table.quoted()
                  + " u GROUP BY u."
                  + table.key()
                  + ")";
        };
    return read("rows", "SELECT " + id + from(table) + " WHERE " + condition, false);
  }

  private Sentence nulls() {
    Table table = dice.of(Model.ALL);
    String key = "t." + table.key();
    String condition =
        switch (dice.roll(10)) {
          case 0 -> key + " <=> NULL";
          case 1 -> "NOT " + key + " <=> " + key(table);
          case 2 -> key + " = NULL OR " + key + " = " + key(table);
          case 3 -> key + " IN (NULL, " + key(table) + ")";
          case 4 -> key + " NOT IN (NULL, " + key(table) + ")";
          case 5 -> "NULL <=> (" + key + " = " + key(table) + ")";
          case 6 -> "COALESCE(" + key + ", " + key(table) + ") = " + key(table);
          case 7 -> key + " IS NOT NULL AND " + key + " <=> " + key(table);
          case 8 -> "NULLIF(" + key + ", " + key(table) + ") IS NULL";
          default -> "ISNULL(" + key + ") + (" + key + " > " + key(table) + ") = 1";
        };
    return read(
        "nulls",
        "SELECT "
            + key
            + ", COUNT(*)"
            + from(table)
            + " WHERE "
            + condition
            + " GROUP BY "
            + key
            + " ORDER BY "
            + key
            + dice.of("", " DESC"),
        true);
  }

  private Sentence nested() {
    Table table = sharded();
    String key = "t." + table.key();
    String id = "t." + table.id();
    String one = key(table);
    return switch (dice.roll(8)) {
      case 0 ->
          read(
              "nested",
              "SELECT "
                  + id
                  + from(table)
                  + " WHERE "
                  + key
                  + " >= ALL (SELECT u."
                  + table.key()
                  + " FROM "
                  + table.quoted()
                  + " u WHERE u."
                  + table.key()
                  + " < "
                  + one
                  + ")",
              false);
      case 1 ->
          read(
              "nested",
              "SELECT " + id + from(table) + " WHERE " + key + " = ANY (SELECT n FROM notes)",
              false);
      case 2 ->
          read(
              "nested",
              "SELECT "
                  + id
                  + from(table)
                  + " WHERE (SELECT COUNT(*) FROM "
                  + table.quoted()
                  + " u WHERE u."
                  + table.key()
                  + " = "
                  + key
                  + ") > 2",
              false);
      case 3 ->
          read(
              "nested",
              "SELECT "
                  + id
                  + ", (SELECT MAX(u."
                  + table.id()
                  + ") FROM "
                  + table.quoted()
                  + " u WHERE u."
                  + table.id()
                  + " < "
                  + id
                  + ") AS before_it"
                  + from(table)
                  + where(table, 60),
              false);
      case 4 ->
          read(
              "nested",
              "SELECT a.m, COUNT(*) FROM (SELECT b.k % 3 AS m FROM (SELECT "
                  + key
                  + " AS k"
                  + from(table)
                  + where(table, 40)
                  + " ORDER BY k LIMIT 20) b) a GROUP BY a.m ORDER"
                  + " BY a.m",
              true);
      case 5 ->
          read(
              "nested",
              "SELECT NOT EXISTS (SELECT 1"
                  + from(table)
                  + " WHERE "
                  + key
                  + " = "
                  + one
                  + ") AS none, IF((SELECT COUNT(*)"
                  + from(table)
                  + ") > 3, 'many', 'few') AS c",
              false);
      case 6 ->
          read(
              "nested",
              "SELECT "
                  + id
                  + from(table)
                  + " ORDER BY (SELECT COUNT(*) FROM "
                  + table.quoted()
                  + " u WHERE u."
                  + table.key()
                  + " = "
                  + key
                  + ") DESC, "
                  + id
                  + " LIMIT 7",
              true);
      default ->
          read(
              "nested",
              "SELECT d.k, d.n FROM (SELECT "
                  + key
                  + " AS k, COUNT(*) AS n"
                  + from(table)
                  + " GROUP BY "
                  + key
                  + " HAVING n > 1) d JOIN orders o ON o.user_id = d.k"
                  + " GROUP BY d.k, d.n ORDER BY d.n, d.k",
              true);
    };
  }

  private Sentence joins() {
    String one = String.valueOf(dice.roll(30));
    return switch (dice.roll(9)) {
      case 0 ->
          read("joins otherwise", "SELECT COUNT(*) FROM orders NATURAL JOIN order_items", false);
      case 1 ->
          read(
              "joins otherwise",
              "SELECT o.id, i.id FROM orders o STRAIGHT_JOIN order_items i ON o.user_id = i.user_id"
                  + " WHERE i.qty > "
                  + one
                  + " ORDER BY o.id, i.id",
              true);
      case 2 ->
          read(
              "joins otherwise",
              "SELECT user_id, o.id FROM orders o LEFT JOIN order_items i USING (user_id) WHERE i.id IS"
                  + " NULL ORDER BY o.id",
              true);
      case 3 ->
          read(
              "joins otherwise",
              "SELECT o.id, c.id, k.code FROM orders o LEFT JOIN (customers c LEFT JOIN country k ON"
                  + " k.code = c.country_code) ON c.id = o.user_id WHERE o.user_id < "
                  + one,
              false);
      case 4 ->
          read(
              "joins otherwise",
              "SELECT a.id, b.id FROM orders a LEFT JOIN orders b ON b.user_id = a.user_id AND b.id >"
                  + " a.id WHERE a.user_id IN ("
                  + one
                  + ", 3)",
              false);
      case 5 ->
          read(
              "joins otherwise",
              "SELECT o.id, l.id, s.k FROM (orders o JOIN `lines` l ON l.order_id = o.id) LEFT JOIN"
                  + " `settings` s ON s.n = l.n WHERE o.user_id = "
                  + one,
              false);
      case 6 ->
          read(
              "joins otherwise",
              "SELECT e.id, g.id FROM events e, logs g WHERE g.id = e.id % 80 AND (e.day = "
                  + one
                  + " OR g.id = "
                  + one
                  + ")",
              false);
      case 7 ->
          read(
              "joins otherwise",
              "SELECT o.state = c.name AS same, COUNT(*) FROM orders o JOIN customers c ON o.state ="
                  + " c.name COLLATE utf8mb4_general_ci GROUP BY same",
              false);
      default ->
          read(
              "joins otherwise",
              "SELECT o.user_id FROM orders o RIGHT JOIN order_items i ON i.user_id = o.user_id AND"
                  + " o.user_id = "
                  + one
                  + " WHERE o.id IS NULL OR i.qty = 3",
              false);
    };
  }

  /** Forms in which a reader of the text may lose the thread. */
  private Sentence odd() {
    Table table = sharded();
    String key = "t." + table.key();
    String id = "t." + table.id();
    String one = key(table);
    String two = key(table);
    String equal = key + " = " + one;
    Column column = dice.of(table.columns());
    String condition =
        switch (dice.roll(22)) {
          case 0 -> equal + " || " + key + " = " + two;
          case 1 -> equal + " && " + id + " > 3 || " + key + " = " + two;
          case 2 -> "BINARY " + key + " = " + one;
          case 3 -> key + " = '" + one.charAt(0) + "' '" + one.substring(1) + "'";
          case 4 -> equal + " IS NOT TRUE";
          case 5 -> equal + " IS TRUE";
          case 6 -> "NOT " + equal + " IS TRUE";
          case 7 -> "!(" + equal + ")";
          case 8 -> equal + " XOR " + key + " = " + two;
          case 9 -> key + " = " + one + " = 1";
          case 10 -> key + " = (" + one + ")";
          case 11 -> "(" + key + ") IN ((" + one + "), (" + two + "))";
          case 12 -> key + " = " + one + " -- 1\n + 0";
          case 13 -> key + " = /* " + two + " */ " + one;
          case 14 -> key + "=" + one + " AND" + "(1)";
          case 15 -> "CASE WHEN " + equal + " THEN FALSE ELSE TRUE END";
          case 16 -> "IF(" + equal + ", NULL, 1)";
          case 17 -> key + " BETWEEN " + one + " AND " + one + " + 1";
          case 18 -> key + " LIKE '" + one + "'";
          case 19 -> key + " REGEXP '^" + one + "$'";
          case 20 -> key + " = " + one + " OR " + key + " LIKE '%" + two + "'";
          default ->
              "`t`.`" + table.key() + "` = +" + one + " OR `t`. " + table.key() + " = -" + two;
        };
    if (column.isText() && dice.chance(30)) {
      condition += " OR t." + column.name() + " = " + column.value(dice) + " ''";
    }
    return read("odd forms", "SELECT " + id + from(table) + " WHERE " + condition, false);
  }
}
