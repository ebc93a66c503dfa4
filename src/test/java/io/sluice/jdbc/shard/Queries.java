package io.sluice.jdbc.shard;

import static io.sluice.jdbc.shard.Sentence.read;

import io.sluice.jdbc.shard.Model.Column;
import io.sluice.jdbc.shard.Model.Table;
import java.util.ArrayList;
import java.util.List;

/** Generates SELECTs of every kind. */
final class Queries {

  private final Dice dice;

  Queries(Dice dice) {
    this.dice = dice;
  }

  Sentence any() {
    return switch (dice.roll(20)) {
      case 0, 1 -> point();
      case 2, 3 -> scatter();
      case 4, 5 -> top();
      case 6 -> aggregates();
      case 7, 8 -> groups();
      case 9 -> distinct();
      case 10 -> coLocatedJoin();
      case 11 -> otherJoin();
      case 12 -> subquery();
      case 13 -> union();
      case 14 -> window();
      case 15 -> commonTable();
      case 16, 17 -> mixed();
      case 18 -> moreJoins();
      default -> prepared();
    };
  }

  private String columns(Table table, String alias) {
    String dot = alias.isEmpty() ? "" : alias + ".";
    if (dice.chance(25)) {
      return dot + "*";
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i <= dice.roll(3); i++) {
      Column column = dice.of(table.columns());
      all.add(
          switch (dice.roll(5)) {
            case 0 -> dot + column.name() + " AS c" + i;
            case 1 ->
                column.isNumber()
                    ? dot + column.name() + " + 1 AS p" + i
                    : "UPPER(" + dot + column.name() + ") AS u" + i;
            case 2 -> dot + table.key() + " = " + dice.roll(table.keys()) + " AS q" + i;
            default -> dot + column.name();
          });
    }
    return String.join(", ", all);
  }

  private String where(Table table, String alias, int percent) {
    return dice.chance(percent) ? " WHERE " + new Predicates(dice, table, alias).any(2) : "";
  }

  private Sentence point() {
    Table table = dice.of(Model.ALL);
    Predicates predicates = new Predicates(dice, table, "");
    String extra = dice.chance(40) ? " AND " + predicates.any(1) : "";
    return read(
        "point",
        "SELECT "
            + columns(table, "")
            + " FROM "
            + table.quoted()
            + " WHERE "
            + predicates.key()
            + extra,
        false);
  }

  private Sentence scatter() {
    Table table = dice.of(Model.ALL);
    String alias = dice.of("", "t");
    return read(
        "scatter",
        "SELECT "
            + columns(table, alias)
            + " FROM "
            + table.quoted()
            + (alias.isEmpty() ? "" : " AS t")
            + where(table, alias, 80),
        false);
  }

  private String order(Table table, String dot) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i <= dice.roll(2); i++) {
      Column column = dice.of(table.columns());
      String name = dot + column.name();
      keys.add(
          (switch (dice.roll(6)) {
                case 0 -> column.isNumber() ? "ABS(" + name + ")" : "LENGTH(" + name + ")";
                case 1 -> name + " IS NULL";
                case 2 -> column.isText() ? name + " COLLATE utf8mb4_bin" : name;
                default -> name;
              })
              + dice.of("", " DESC", " ASC"));
    }
    keys.add(dot + table.id() + dice.of("", " DESC"));
    return " ORDER BY " + String.join(", ", keys);
  }

  private String limit() {
    return switch (dice.roll(4)) {
      case 0 -> "";
      case 1 -> " LIMIT " + dice.roll(12);
      case 2 -> " LIMIT " + dice.roll(10) + ", " + (1 + dice.roll(9));
      default -> " LIMIT " + (1 + dice.roll(9)) + " OFFSET " + dice.roll(10);
    };
  }

  private Sentence top() {
    Table table = dice.of(Model.ALL);
    return read(
        "order and limit",
        "SELECT "
            + columns(table, "t")
            + " FROM "
            + table.quoted()
            + " t"
            + where(table, "t", 50)
            + order(table, "t.")
            + limit(),
        true);
  }

  private String aggregate(Table table) {
    Column column = dice.of(table.columns());
    List<Column> numbers = table.numbers();
    String number = numbers.isEmpty() ? table.key() : dice.of(numbers).name();
    return switch (dice.roll(18)) {
      case 0 -> "COUNT(*)";
      case 1 -> "COUNT(" + column.name() + ")";
      case 2 -> "SUM(" + number + ")";
      case 3 -> "AVG(" + number + ")";
      case 4 -> "MIN(" + extreme(column) + ")";
      case 5 -> "MAX(" + extreme(column) + ")";
      case 6 -> "COUNT(DISTINCT " + column.name() + ")";
      case 7 -> "SUM(DISTINCT " + number + ")";
      case 8 -> "COUNT(*) + 1";
      case 9 -> "SUM(" + number + ") / COUNT(*)";
      case 10 -> "ROUND(AVG(" + number + "), 1)";
      case 11 -> "IFNULL(SUM(" + number + "), 0)";
      case 12 -> "GROUP_CONCAT(" + column.name() + " ORDER BY " + table.id() + ")";
      case 13 -> "BIT_XOR(" + table.key() + ")";
      case 14 -> "COUNT(DISTINCT " + column.name() + ", " + table.key() + " % 3)";
      case 15 -> "MAX(" + number + ") - MIN(" + number + ")";
      case 16 -> "ROUND(STDDEV(" + number + "), 4)";
      default -> "SUM(CASE WHEN " + new Predicates(dice, table, "").any(0) + " THEN 1 ELSE 0 END)";
    };
  }

  /**
   * Of texts that are equal but not the same any may be the smallest; and whether that of an ENUM
   * is CHAR or VARCHAR depends on the plan of the server.
   */
  private static String extreme(Column column) {
    boolean hex = column.isText() || column.kind() == Model.Kind.ENUM;
    return hex ? "HEX(" + column.name() + ")" : column.name();
  }

  private String aggregates(Table table, int most) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i <= dice.roll(most); i++) {
      all.add(aggregate(table) + dice.of("", " AS a" + i));
    }
    return String.join(", ", all);
  }

  private Sentence aggregates() {
    Table table = dice.of(Model.ALL);
    return read(
        "aggregates",
        "SELECT " + aggregates(table, 3) + " FROM " + table.quoted() + where(table, "", 50),
        false);
  }

  private Sentence groups() {
    Table table = dice.of(Model.ALL);
    if (dice.chance(25)) {
      Column text = dice.of(table.columns());
      return read(
          "groups",
          "SELECT "
              + aggregates(table, 2)
              + ", MIN("
              + table.id()
              + ") AS least FROM "
              + table.quoted()
              + where(table, "", 40)
              + " GROUP BY "
              + text.name()
              + dice.of("", " ORDER BY least" + limit()),
          false);
    }
    // ANY_VALUE of a text that is equal but not the same is not determined: so one spelling each.
    String group =
        switch (dice.roll(4)) {
          case 0 -> table.key();
          case 1 -> table.key() + " % 5";
          default -> {
            List<Column> fit =
                table.columns().stream()
                    .filter(column -> !column.isText() && column.kind() != Model.Kind.BYTES)
                    .toList();
            yield fit.isEmpty() || dice.chance(30)
                ? "LOWER(RTRIM(" + dice.of(table.columns()).name() + ") COLLATE utf8mb4_bin)"
                : dice.of(fit).name();
          }
        };
    if (group.startsWith("LOWER")
        && table.texts().stream().noneMatch(c -> group.contains(c.name()))) {
      return aggregates();
    }
    String having =
        switch (dice.roll(5)) {
          case 0 -> " HAVING COUNT(*) > " + dice.roll(4);
          case 1 -> " HAVING " + aggregate(table).replace(" + 1", "") + " IS NOT NULL";
          default -> "";
        };
    boolean ordered = dice.chance(50);
    String aggregates = aggregates(table, 2);
    // MariaDB counts what is distinct over all groups, or adds the groups up, as its plan is.
    boolean mayRollUp = !ordered && !(aggregates + having).contains("DISTINCT");
    String rollup = mayRollUp && dice.chance(10) ? " WITH ROLLUP" : "";
    return read(
        "groups",
        "SELECT "
            + group
            + " AS g, "
            + aggregates
            + " FROM "
            + table.quoted()
            + where(table, "", 40)
            + " GROUP BY "
            + dice.of("g", group, "1")
            + rollup
            + having
            + (ordered ? " ORDER BY " + dice.of("g", "1", "g DESC") + limit() : ""),
        ordered);
  }

  private Sentence distinct() {
    Table table = dice.of(Model.ALL);
    Column column = dice.of(table.columns());
    String what =
        column.isText() ? "LOWER(RTRIM(" + column.name() + ") COLLATE utf8mb4_bin)" : column.name();
    boolean ordered = dice.chance(50);
    return read(
        "distinct",
        "SELECT DISTINCT "
            + what
            + " AS d"
            + (dice.chance(30) ? ", " + table.key() + " % 2 AS e" : "")
            + " FROM "
            + table.quoted()
            + where(table, "", 40)
            + (ordered ? " ORDER BY 1, 1 + 0" : ""),
        false);
  }

  private Sentence coLocatedJoin() {
    String key = String.valueOf(dice.roll(30));
    String on = dice.chance(40) ? " AND o.user_id = " + key : "";
    return switch (dice.roll(5)) {
      case 0 ->
          read(
              "join on one shard",
              "SELECT o.id, i.sku, i.price FROM orders o JOIN order_items i ON i.user_id = o.user_id"
                  + " AND i.order_id = o.id"
                  + on
                  + where(Model.ORDERS, "o", 30),
              false);
      case 1 ->
          read(
              "join on one shard",
              "SELECT o.id, l.txt FROM orders o "
                  + dice.of("JOIN", "LEFT JOIN")
                  + " `lines` l ON l.order_id = o.id"
                  + where(Model.ORDERS, "o", 60),
              false);
      case 2 ->
          read(
              "join on one shard",
              "SELECT c.id, c.name, k.name FROM customers c "
                  + dice.of("JOIN", "LEFT JOIN")
                  + " country k ON k.code = c.country_code"
                  + where(Model.CUSTOMERS, "c", 50)
                  + order(Model.CUSTOMERS, "c.")
                  + limit(),
              true);
      case 3 ->
          read(
              "join on one shard",
              "SELECT COUNT(*), SUM(i.price * i.qty) FROM orders o, order_items i WHERE o.user_id ="
                  + " i.user_id AND o.id = i.order_id"
                  + on,
              false);
      default ->
          read(
              "join on one shard",
              "SELECT o.user_id, COUNT(*) AS n FROM orders o JOIN order_items i USING (user_id)"
                  + " GROUP BY o.user_id ORDER BY n DESC, o.user_id"
                  + limit(),
              true);
    };
  }

  private Sentence otherJoin() {
    String one = String.valueOf(dice.roll(60));
    return switch (dice.roll(7)) {
      case 0 ->
          read(
              "join across shards",
              "SELECT c.name, o.id FROM customers c JOIN orders o ON o.user_id = c.id"
                  + where(Model.CUSTOMERS, "c", 70),
              false);
      case 1 ->
          read(
              "join across shards",
              "SELECT a.id, b.id FROM orders a JOIN orders b ON a.state = b.state AND a.id < b.id"
                  + " WHERE a.user_id = "
                  + one,
              false);
      case 2 ->
          read(
              "join across shards",
              "SELECT o.id, s.v FROM orders o LEFT JOIN `settings` s ON s.n = o.user_id"
                  + where(Model.ORDERS, "o", 50),
              false);
      case 3 ->
          read(
              "join across shards",
              "SELECT e.id, n.body FROM events e JOIN notes n ON n.id = e.day % 30"
                  + where(Model.EVENTS, "e", 50)
                  + " ORDER BY e.id, n.id"
                  + limit(),
              true);
      case 4 ->
          read(
              "join across shards",
              "SELECT a.id FROM orders a LEFT JOIN orders b ON a.amount = b.amount AND b.user_id = "
                  + one
                  + " WHERE b.id IS NULL",
              false);
      case 5 ->
          read(
              "join across shards",
              "SELECT c.country_code, COUNT(*) AS n, SUM(o.amount) FROM customers c JOIN orders o ON"
                  + " o.user_id = c.id GROUP BY LOWER(c.country_code COLLATE utf8mb4_bin),"
                  + " c.country_code ORDER BY n DESC, c.country_code COLLATE utf8mb4_bin",
              true);
      default ->
          read(
              "join across shards",
              "SELECT g.level, c.status FROM logs g JOIN customers c ON c.id = g.id"
                  + where(Model.LOGS, "g", 60),
              false);
    };
  }

  private Sentence subquery() {
    String one = String.valueOf(dice.roll(30));
    return switch (dice.roll(9)) {
      case 0 ->
          read(
              "subquery",
              "SELECT id FROM customers WHERE id IN (SELECT user_id FROM orders)",
              false);
      case 1 ->
          read(
              "subquery",
              "SELECT id, name FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id ="
                  + " c.id AND o.amount > "
                  + dice.roll(100)
                  + ")",
              false);
      case 2 ->
          read(
              "subquery",
              "SELECT id FROM orders WHERE amount = (SELECT MAX(amount) FROM orders)",
              false);
      case 3 ->
          read(
              "subquery",
              "SELECT o.id FROM orders o WHERE o.id IN (SELECT i.order_id FROM order_items i WHERE"
                  + " i.user_id = o.user_id)"
                  + dice.of("", " AND o.user_id = " + one),
              false);
      case 4 ->
          read(
              "subquery",
              "SELECT COUNT(*) FROM (SELECT DISTINCT user_id FROM orders"
                  + where(Model.ORDERS, "", 50)
                  + ") d",
              false);
      case 5 ->
          read(
              "subquery",
              "SELECT MAX(t.n) FROM (SELECT user_id, COUNT(*) AS n FROM orders GROUP BY user_id) t",
              false);
      case 6 ->
          read(
              "subquery",
              "SELECT t.id FROM (SELECT id, amount FROM orders ORDER BY amount DESC, id LIMIT "
                  + (1 + dice.roll(9))
                  + ") t ORDER BY t.id",
              true);
      case 7 ->
          read(
              "subquery",
              "SELECT id, (SELECT COUNT(*) FROM orders o WHERE o.user_id = c.id) AS n FROM customers c"
                  + where(Model.CUSTOMERS, "c", 60),
              false);
      default ->
          read(
              "subquery",
              "SELECT k FROM `settings` WHERE n "
                  + dice.of("IN", "NOT IN")
                  + " (SELECT user_id FROM orders WHERE user_id "
                  + dice.of("<", ">")
                  + one
                  + ")",
              false);
    };
  }

  private Sentence union() {
    String one = String.valueOf(dice.roll(30));
    String two = String.valueOf(dice.roll(30));
    String all = dice.of(" UNION ALL ", " UNION ", " UNION ALL ", " EXCEPT ", " INTERSECT ");
    return switch (dice.roll(4)) {
      case 0 ->
          read(
              "set operation",
              "SELECT id, user_id FROM orders WHERE user_id = "
                  + one
                  + all
                  + "SELECT id, user_id FROM orders WHERE user_id = "
                  + two,
              false);
      case 1 ->
          read(
              "set operation",
              "SELECT user_id FROM orders" + all + "SELECT user_id FROM order_items",
              false);
      case 2 ->
          read(
              "set operation",
              "SELECT code FROM country"
                  + all
                  + "SELECT LOWER(country_code COLLATE utf8mb4_bin) FROM"
                  + " customers WHERE country_code IS NOT NULL",
              false);
      default ->
          read(
              "set operation",
              "(SELECT id FROM orders ORDER BY id LIMIT 5)"
                  + all
                  + "(SELECT id FROM order_items ORDER BY id DESC LIMIT 4) ORDER BY id",
              true);
    };
  }

  private Sentence mixed() {
    Table table = dice.of(Model.SHARDED);
    String one = String.valueOf(dice.roll(table.keys()));
    String two = String.valueOf(dice.roll(table.keys()));
    String from = " FROM " + table.quoted() + " t";
    String key = "t." + table.key();
    String id = "t." + table.id();
    return switch (dice.roll(12)) {
      case 0 ->
          read(
              "mixed",
              "SELECT " + id + from + " WHERE " + key + " = " + id + " ORDER BY " + id,
              true);
      case 1 ->
          read(
              "mixed",
              "SELECT " + id + from + " WHERE " + key + " = " + one + " FOR UPDATE",
              false);
      case 2 ->
          read(
              "mixed",
              "SELECT CASE WHEN "
                  + key
                  + " = "
                  + one
                  + " THEN 'one' ELSE 'more' END AS c, COUNT(*)"
                  + from
                  + " GROUP BY c ORDER BY COUNT(*) DESC, c",
              true);
      case 3 ->
          read(
              "mixed",
              "SELECT t.*, "
                  + key
                  + " + 1 AS more"
                  + from
                  + " WHERE "
                  + key
                  + " IN ("
                  + one
                  + ", "
                  + two
                  + ", "
                  + one
                  + ") ORDER BY more DESC, "
                  + id
                  + " LIMIT 7",
              true);
      case 4 ->
          read(
              "mixed",
              "SELECT COUNT(*) AS n, COUNT(DISTINCT "
                  + key
                  + ") AS d"
                  + from
                  + " HAVING n > "
                  + dice.roll(90),
              false);
      case 5 ->
          read(
              "mixed",
              "SELECT "
                  + key
                  + " % 4 AS m, COUNT(*) AS n"
                  + from
                  + " GROUP BY m HAVING n > "
                  + dice.roll(25)
                  + " AND m <> 1 ORDER BY n DESC, m LIMIT 2",
              true);
      case 6 ->
          read(
              "mixed",
              "SELECT DISTINCT " + key + from + " ORDER BY " + key + " DESC LIMIT 5, 5",
              true);
      case 7 ->
          read(
              "mixed",
              "SELECT x.k, x.n FROM (SELECT "
                  + key
                  + " AS k, COUNT(*) AS n"
                  + from
                  + " GROUP BY "
                  + key
                  + ") x WHERE x.k = "
                  + one
                  + " OR x.n > 3 ORDER BY x.k",
              true);
      case 8 ->
          read("mixed", "SELECT " + id + from + " WHERE " + key + " = " + one + " LIMIT 0", false);
      case 9 ->
          read(
              "mixed",
              "SELECT MIN(" + id + "), MAX(" + id + "), COUNT(*)" + from + " WHERE 1 = 0",
              false);
      case 10 ->
          read(
              "mixed",
              "SELECT SUM(n) FROM (SELECT COUNT(*) AS n"
                  + from
                  + " UNION ALL SELECT COUNT(*) FROM notes) u",
              false);
      default ->
          read(
              "mixed",
              "SELECT EXISTS (SELECT 1"
                  + from
                  + " WHERE "
                  + key
                  + " = "
                  + one
                  + ") AS e, (SELECT COUNT(*)"
                  + from
                  + " WHERE "
                  + key
                  + " > "
                  + two
                  + ") AS n",
              false);
    };
  }

  private Sentence moreJoins() {
    String one = String.valueOf(dice.roll(30));
    return switch (dice.roll(7)) {
      case 0 ->
          read(
              "more joins",
              "SELECT c.id, o.id, i.id FROM customers c JOIN orders o ON o.user_id = c.id JOIN"
                  + " order_items i ON i.user_id = o.user_id WHERE c.id < "
                  + one,
              false);
      case 1 ->
          read(
              "more joins",
              "SELECT k.code, COUNT(c.id) AS n FROM country k LEFT JOIN customers c ON c.country_code ="
                  + " k.code GROUP BY k.code ORDER BY n DESC, k.code",
              true);
      case 2 ->
          read(
              "more joins",
              "SELECT o.id, c.name FROM customers c RIGHT JOIN orders o ON o.user_id = c.id AND c.id = "
                  + one
                  + " ORDER BY o.id LIMIT 9",
              true);
      case 3 -> read("more joins", "SELECT COUNT(*) FROM orders CROSS JOIN country", false);
      case 4 ->
          read(
              "more joins",
              "SELECT k.name, s.v FROM country k JOIN `settings` s ON s.n = k.area ORDER BY k.code, s.k",
              true);
      case 5 ->
          read(
              "more joins",
              "SELECT l.id, o.state, i.sku FROM `lines` l JOIN orders o ON o.id = l.order_id LEFT JOIN"
                  + " order_items i ON i.order_id = o.id AND i.user_id = o.user_id WHERE o.user_id = "
                  + one,
              false);
      default ->
          read(
              "more joins",
              "SELECT a.id, b.id FROM logs a JOIN logs b ON b.id = a.id + 1 WHERE a.id < "
                  + one
                  + " ORDER BY a.id",
              true);
    };
  }

  private Sentence window() {
    return switch (dice.roll(4)) {
      case 0 ->
          read(
              "window",
              "SELECT id, ROW_NUMBER() OVER (ORDER BY amount, id) AS r FROM orders"
                  + where(Model.ORDERS, "", 40),
              false);
      case 1 ->
          read(
              "window",
              "SELECT id, SUM(amount) OVER (PARTITION BY user_id ORDER BY id) AS s FROM orders",
              false);
      case 2 ->
          read(
              "window",
              "SELECT id, COUNT(*) OVER (PARTITION BY status) AS n FROM customers"
                  + where(Model.CUSTOMERS, "", 40),
              false);
      default ->
          read(
              "window",
              "SELECT id, RANK() OVER (PARTITION BY country_code ORDER BY credit) AS r FROM customers",
              false);
    };
  }

  private Sentence commonTable() {
    String one = String.valueOf(dice.roll(30));
    return switch (dice.roll(4)) {
      case 0 ->
          read(
              "common table",
              "WITH o AS (SELECT id, amount FROM orders WHERE user_id = "
                  + one
                  + ") SELECT COUNT(*), SUM(amount) FROM o",
              false);
      case 1 ->
          read(
              "common table",
              "WITH t AS (SELECT user_id, SUM(amount) AS s FROM orders GROUP BY user_id) SELECT"
                  + " MAX(s), COUNT(*) FROM t",
              false);
      case 2 ->
          read(
              "common table",
              "WITH RECURSIVE n AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM n WHERE x < 5) SELECT"
                  + " n.x, COUNT(o.id) FROM n LEFT JOIN orders o ON o.user_id = n.x GROUP BY n.x ORDER"
                  + " BY n.x",
              true);
      default ->
          read(
              "common table",
              "WITH a AS (SELECT user_id FROM orders), b AS (SELECT id FROM customers) SELECT"
                  + " COUNT(*) FROM a JOIN b ON a.user_id = b.id",
              false);
    };
  }

  private Sentence prepared() {
    Table table = dice.of(Model.SHARDED);
    int key = dice.roll(table.keys());
    Object value =
        dice.of(
            (Object) key,
            (long) key,
            String.valueOf(key),
            (short) key,
            new java.math.BigDecimal(key));
    return switch (dice.roll(4)) {
      case 0 ->
          read(
                  "parameters",
                  "SELECT * FROM " + table.quoted() + " WHERE " + table.key() + " = ?",
                  false)
              .with(List.of(value));
      case 1 ->
          read(
                  "parameters",
                  "SELECT * FROM "
                      + table.quoted()
                      + " WHERE "
                      + table.key()
                      + " IN (?, ?) ORDER BY "
                      + table.id()
                      + " LIMIT ? OFFSET ?",
                  true)
              .with(List.of(value, dice.roll(table.keys()), 1 + dice.roll(5), dice.roll(3)));
      case 2 ->
          read(
                  "parameters",
                  "SELECT COUNT(*), ? FROM " + table.quoted() + " WHERE " + table.key() + " >= ?",
                  false)
              .with(List.of("x", value));
      default ->
          read(
                  "parameters",
                  "SELECT "
                      + table.id()
                      + " FROM "
                      + table.quoted()
                      + " WHERE "
                      + table.key()
                      + " BETWEEN ? AND ? OR "
                      + table.key()
                      + " = ?",
                  false)
              .with(List.of(value, dice.roll(table.keys()), value));
    };
  }
}
