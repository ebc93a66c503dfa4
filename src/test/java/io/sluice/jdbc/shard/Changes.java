package io.sluice.jdbc.shard;

import static io.sluice.jdbc.shard.Sentence.write;

import io.sluice.jdbc.shard.Model.Column;
import io.sluice.jdbc.shard.Model.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Generates INSERT, UPDATE, DELETE and REPLACE of every kind. */
final class Changes {

  private final Dice dice;
  private long nextId;

  Changes(Dice dice) {
    this(dice, 10_000);
  }

  /**
   * Changes by chance.
   *
   * @param nextId from which new rows are numbered
   */
  Changes(Dice dice, long nextId) {
    this.dice = dice;
    this.nextId = nextId;
  }

  Sentence any() {
    return switch (dice.roll(11)) {
      case 0, 1 -> insert();
      case 2 -> insertMore();
      case 3 -> upsert();
      case 4, 5 -> update();
      case 6 -> updateOther();
      case 7 -> delete();
      case 8 -> insertSelect();
      case 9 -> everywhere();
      default -> prepared();
    };
  }

  /** Rows for a fresh table. */
  List<Sentence> filling(Table table, int rows) {
    List<Sentence> all = new ArrayList<>();
    for (int from = 0; from < rows; from += 20) {
      List<String> values = new ArrayList<>();
      for (int i = from; i < Math.min(rows, from + 20); i++) {
        values.add(row(table, i));
      }
      all.add(
          write(
              "fill",
              "INSERT INTO "
                  + table.quoted()
                  + " ("
                  + names(table)
                  + ") VALUES "
                  + String.join(", ", values),
              table.name()));
    }
    return all;
  }

  private static String names(Table table) {
    List<String> names = new ArrayList<>();
    names.add(table.key());
    table.columns().forEach(column -> names.add(column.name()));
    return String.join(", ", names);
  }

  private String row(Table table, long number) {
    List<String> values = new ArrayList<>();
    boolean keyIsId = table.key().equals(table.id());
    values.add(keyIsId ? String.valueOf(number) : String.valueOf(dice.roll(table.keys())));
    for (Column column : table.columns()) {
      values.add(column.name().equals(table.id()) ? id(table, number) : value(column));
    }
    return "(" + String.join(", ", values) + ")";
  }

  private static String id(Table table, long number) {
    return table.id().equals("id")
        ? String.valueOf(number)
        : "'" + (char) ('a' + number / 26 % 26) + (char) ('a' + number % 26) + "'";
  }

  private String value(Column column) {
    boolean required =
        column.name().equals("name")
            || column.name().equals("active")
            || column.name().equals("order_id");
    if (!required && dice.chance(15)) {
      return "NULL";
    } else if (column.name().equals("country_code")) {
      return dice.of("'aa'", "'AB'", "'ac'", "'Ad'", "'zz'");
    } else if (column.name().equals("big")) {
      return dice.of("18446744073709551615", "0", "9223372036854775808", "42");
    } else if (column.name().equals("active")) {
      return String.valueOf(dice.roll(3));
    } else if (column.name().equals("order_id")) {
      return String.valueOf(dice.roll(100));
    }
    return column.value(dice);
  }

  private Table target() {
    return dice.of(
        Model.CUSTOMERS,
        Model.ORDERS,
        Model.ITEMS,
        Model.EVENTS,
        Model.LOGS,
        Model.NOTES,
        Model.LINES);
  }

  private Sentence insert() {
    Table table = target();
    if (dice.chance(15)) {
      return write(
          "insert",
          "INSERT INTO orders SET id = "
              + nextId++
              + ", user_id = "
              + dice.of("", "1 + ")
              + dice.roll(30)
              + ", amount = "
              + dice.roll(90),
          "orders");
    }
    return write(
        "insert",
        "INSERT INTO " + table.quoted() + " (" + names(table) + ") VALUES " + row(table, nextId++),
        table.name());
  }

  private Sentence insertMore() {
    Table table = target();
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 2 + dice.roll(6); i++) {
      rows.add(row(table, nextId++));
    }
    return write(
        "insert of several rows",
        "INSERT "
            + dice.of("", "IGNORE ")
            + "INTO "
            + table.quoted()
            + " ("
            + names(table)
            + ") VALUES "
            + String.join(", ", rows),
        table.name());
  }

  private Sentence upsert() {
    int id = dice.roll(60);
    return switch (dice.roll(4)) {
      case 0 ->
          write(
              "upsert",
              "INSERT INTO customers (id, name) VALUES ("
                  + id
                  + ", 'upsert') ON DUPLICATE KEY UPDATE"
                  + " name = CONCAT(name, '+')",
              "customers");
      case 1 ->
          write(
              "upsert",
              "REPLACE INTO customers (id, name, credit) VALUES ("
                  + id
                  + ", 'r', 1.5), ("
                  + (id + 1)
                  + ", 's', NULL)",
              "customers");
      case 2 ->
          write(
              "upsert",
              "INSERT IGNORE INTO logs (id, level) VALUES ("
                  + id
                  + ", 'x'), ("
                  + nextId++
                  + ", 'y')",
              "logs");
      default ->
          write(
              "upsert",
              "INSERT INTO country (code, name, area) VALUES ('aa', 'Aa', "
                  + id
                  + ") ON DUPLICATE KEY UPDATE area = VALUES(area)",
              "country");
    };
  }

  private String assignments(Table table) {
    List<Column> free =
        table.columns().stream()
            .filter(
                column -> !column.name().equals(table.id()) && !column.name().equals("order_id"))
            .toList();
    Column column = dice.of(free);
    if (column.isNumber()
        && dice.chance(50)
        && column.kind() != Model.Kind.DOUBLE
        && !column.name().equals("big")
        && !column.name().equals("active")) {
      return column.name() + " = COALESCE(" + column.name() + ", 0) + 1";
    }
    return column.name() + " = " + value(column);
  }

  private Sentence update() {
    Table table = dice.of(Model.ALL);
    return write(
        "update",
        "UPDATE "
            + table.quoted()
            + " SET "
            + assignments(table)
            + " WHERE "
            + new Predicates(dice, table, "").any(1),
        table.name());
  }

  private Sentence updateOther() {
    String one = String.valueOf(dice.roll(30));
    return switch (dice.roll(6)) {
      case 0 ->
          write(
              "update otherwise",
              "UPDATE orders SET user_id = " + one + " WHERE id = " + dice.roll(100),
              "orders");
      case 1 ->
          write(
              "update otherwise",
              "UPDATE orders SET amount = 1 WHERE user_id = " + one + " ORDER BY id LIMIT 2",
              "orders");
      case 2 ->
          write("update otherwise", "UPDATE orders SET amount = 2 ORDER BY id LIMIT 3", "orders");
      case 3 ->
          write(
              "update otherwise",
              "UPDATE orders o JOIN order_items i ON i.user_id = o.user_id AND i.order_id = o.id SET"
                  + " o.amount = 7, i.qty = 3",
              "orders");
      case 4 ->
          write(
              "update otherwise",
              "UPDATE orders SET amount = (SELECT MAX(price) FROM order_items) WHERE user_id = "
                  + one,
              "orders");
      default ->
          write(
              "update otherwise",
              "UPDATE logs SET msg = IF(id = " + one + ", 'A', 'B') WHERE id < 40",
              "logs");
    };
  }

  private Sentence delete() {
    Table table =
        dice.of(Model.ORDERS, Model.ITEMS, Model.EVENTS, Model.LOGS, Model.NOTES, Model.LINES);
    return switch (dice.roll(6)) {
      case 0 ->
          write(
              "delete",
              "DELETE FROM "
                  + table.quoted()
                  + " WHERE "
                  + new Predicates(dice, table, "").onKey()
                  + " ORDER BY id LIMIT 1",
              table.name());
      case 1 ->
          write("delete", "DELETE FROM " + table.quoted() + " ORDER BY id LIMIT 1", table.name());
      case 2 ->
          write(
              "delete",
              "DELETE i FROM order_items i JOIN orders o ON o.user_id = i.user_id AND o.id = i.order_id"
                  + " WHERE o.amount < -90",
              "order_items");
      default ->
          write(
              "delete",
              "DELETE FROM " + table.quoted() + " WHERE " + new Predicates(dice, table, "").onKey(),
              table.name());
    };
  }

  private Sentence everywhere() {
    long id = nextId++;
    return switch (dice.roll(7)) {
      case 0 ->
          write(
              "broadcast and single",
              "UPDATE country SET area = area + 1 WHERE code > 'b'",
              "country");
      case 1 ->
          write(
              "broadcast and single",
              "INSERT IGNORE INTO country (code, name) VALUES ('"
                  + (char) ('a' + dice.roll(26))
                  + "9', 'new')",
              "country");
      case 2 ->
          write(
              "broadcast and single",
              "DELETE FROM country WHERE code = '" + (char) ('a' + dice.roll(26)) + "9'",
              "country");
      case 3 ->
          write(
              "broadcast and single",
              "INSERT INTO `settings` (k, v, n) VALUES ('k"
                  + id
                  + "', 'x', 1), ('j"
                  + id
                  + "', 'y', 2)",
              "settings");
      case 4 ->
          write(
              "broadcast and single",
              "UPDATE `settings` SET v = CONCAT(k, n) WHERE n < 20",
              "settings");
      case 5 ->
          write(
              "broadcast and single",
              "REPLACE INTO country (code, name, area) SELECT code, CONCAT('r', code), area FROM country"
                  + " WHERE area < 5",
              "country");
      default ->
          write("broadcast and single", "DELETE FROM `settings` WHERE k LIKE 'j%'", "settings");
    };
  }

  private Sentence insertSelect() {
    long base = nextId;
    nextId += 1000;
    return switch (dice.roll(4)) {
      case 0 ->
          write(
              "insert from select",
              "INSERT INTO order_items (id, order_id, user_id, qty) SELECT id + "
                  + base
                  + ", id, user_id, 1 FROM orders WHERE id < 8",
              "order_items");
      case 1 ->
          write(
              "insert from select",
              "INSERT INTO logs (id, level) SELECT id + "
                  + base
                  + ", 'copy' FROM orders WHERE id < 6",
              "logs");
      case 2 ->
          write(
              "insert from select",
              "INSERT INTO notes (id, body) SELECT id + "
                  + base
                  + ", name FROM customers WHERE id < 5",
              "notes");
      default ->
          write(
              "insert from select",
              "INSERT INTO events (id, day, kind) SELECT id + "
                  + base
                  + ", n, 'note' FROM notes WHERE"
                  + " n BETWEEN 0 AND 399 AND id < 5",
              "events");
    };
  }

  private Sentence prepared() {
    Table table = dice.of(Model.ORDERS, Model.ITEMS);
    int key = dice.roll(30);
    return switch (dice.roll(3)) {
      case 0 ->
          write(
                  "change with parameters",
                  "INSERT INTO orders (id, user_id, state) VALUES (?, ?, ?)",
                  "orders")
              .with(
                  List.of(
                      nextId++, dice.of((Object) key, String.valueOf(key), (long) key), "päid"));
      case 1 ->
          write(
                  "change with parameters",
                  "UPDATE " + table.name() + " SET id = id WHERE " + table.key() + " = ?",
                  table.name())
              .with(List.of(key));
      default ->
          write(
                  "change with parameters",
                  "INSERT INTO orders (id, user_id, amount) VALUES (?, ?, 1.5), (?, ?, 2.5)",
                  "orders")
              .with(List.of(nextId++, key, nextId++, dice.roll(30)));
    };
  }

  static String describe(List<Sentence> sentences) {
    return sentences.stream().map(Sentence::toString).collect(Collectors.joining("\n  "));
  }
}
