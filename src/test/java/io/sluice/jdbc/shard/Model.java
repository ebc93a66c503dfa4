package io.sluice.jdbc.shard;

import java.util.List;
import java.util.Map;

/** What the generator knows of the {@link Shop}: keys, columns and likely values. */
final class Model {

  /** What values a column has. */
  enum Kind {
    WHOLE,
    DECIMAL,
    DOUBLE,
    TEXT,
    DATE,
    DATETIME,
    TIME,
    ENUM,
    BYTES
  }

  /** A column that is not the key. */
  record Column(String name, Kind kind) {

    boolean isText() {
      return kind == Kind.TEXT;
    }

    boolean isNumber() {
      return kind == Kind.WHOLE || kind == Kind.DECIMAL || kind == Kind.DOUBLE;
    }

    String value(Dice dice) {
      return switch (kind) {
        case WHOLE -> String.valueOf(dice.roll(40) - 5);
        case DECIMAL -> dice.roll(300) - 100 + "." + (100 + dice.roll(900));
        case DOUBLE -> dice.roll(1000) / 8.0 - 20 + "";
        case TEXT ->
            dice.of(
                "'paid'",
                "'Paid'",
                "'PAID'",
                "'päid'",
                "'éclair'",
                "'Eclair'",
                "'zoe'",
                "'Zoë'",
                "'a'",
                "'A '",
                "'a '",
                "'b'",
                "''",
                "'it''s'",
                "'x\\\\y'",
                "'日本'",
                "'new'",
                "'Ä'");
        case DATE ->
            "'20" + (10 + dice.roll(20)) + "-0" + (1 + dice.roll(9)) + "-1" + dice.roll(9) + "'";
        case DATETIME ->
            "'2024-0"
                + (1 + dice.roll(9))
                + "-0"
                + (1 + dice.roll(9))
                + " 1"
                + dice.roll(9)
                + ":2"
                + dice.roll(9)
                + ":33'";
        case TIME -> "'" + dice.of("-", "") + dice.roll(30) + ":1" + dice.roll(9) + ":05.5'";
        case ENUM -> dice.of("'new'", "'paid'", "'gone'");
        case BYTES -> dice.of("x'00ff'", "x'01'", "x'41'", "x''");
      };
    }
  }

  /**
   * A table.
   *
   * @param key the column that decides where a row lives; of a table on one shard any
   * @param keys its values are below that
   * @param columns the others, but for {@code id}
   */
  record Table(String name, String key, int keys, List<Column> columns) {

    String quoted() {
      return "`" + name + "`";
    }

    /** Its unique column. */
    String id() {
      return switch (name) {
        case "country" -> "code";
        case "settings" -> "k";
        default -> "id";
      };
    }

    List<Column> numbers() {
      return columns.stream().filter(Column::isNumber).toList();
    }

    List<Column> texts() {
      return columns.stream().filter(Column::isText).toList();
    }
  }

  private static Column column(String name, Kind kind) {
    return new Column(name, kind);
  }

  static final Table CUSTOMERS =
      new Table(
          "customers",
          "id",
          60,
          List.of(
              column("name", Kind.TEXT),
              column("email", Kind.TEXT),
              column("country_code", Kind.TEXT),
              column("status", Kind.ENUM),
              column("credit", Kind.DECIMAL),
              column("score", Kind.DOUBLE),
              column("born", Kind.DATE),
              column("created", Kind.DATETIME),
              column("active", Kind.WHOLE),
              column("big", Kind.WHOLE),
              column("note", Kind.TEXT),
              column("code", Kind.TEXT)));

  static final Table ORDERS =
      new Table(
          "orders",
          "user_id",
          30,
          List.of(
              column("amount", Kind.DECIMAL),
              column("state", Kind.TEXT),
              column("placed", Kind.DATETIME),
              column("id", Kind.WHOLE)));

  static final Table ITEMS =
      new Table(
          "order_items",
          "user_id",
          30,
          List.of(
              column("order_id", Kind.WHOLE),
              column("sku", Kind.TEXT),
              column("qty", Kind.WHOLE),
              column("price", Kind.DECIMAL),
              column("id", Kind.WHOLE)));

  static final Table EVENTS =
      new Table(
          "events",
          "day",
          400,
          List.of(
              column("kind", Kind.TEXT),
              column("payload", Kind.TEXT),
              column("took", Kind.TIME),
              column("raw_data", Kind.BYTES),
              column("id", Kind.WHOLE)));

  static final Table COUNTRY =
      new Table(
          "country", "area", 40, List.of(column("code", Kind.TEXT), column("name", Kind.TEXT)));

  static final Table SETTINGS =
      new Table("settings", "n", 40, List.of(column("k", Kind.TEXT), column("v", Kind.TEXT)));

  static final Table LINES =
      new Table(
          "lines",
          "order_id",
          80,
          List.of(column("txt", Kind.TEXT), column("n", Kind.WHOLE), column("id", Kind.WHOLE)));

  static final Table LOGS =
      new Table(
          "logs",
          "id",
          80,
          List.of(
              column("level", Kind.TEXT), column("msg", Kind.TEXT), column("took", Kind.DOUBLE)));

  static final Table NOTES =
      new Table("notes", "id", 30, List.of(column("body", Kind.TEXT), column("n", Kind.WHOLE)));

  static final List<Table> SHARDED = List.of(CUSTOMERS, ORDERS, ITEMS, EVENTS, LINES, LOGS);

  static final List<Table> ALL =
      List.of(CUSTOMERS, ORDERS, ITEMS, EVENTS, LINES, LOGS, COUNTRY, SETTINGS, NOTES);

  static final Map<String, Table> BY_NAME =
      ALL.stream().collect(java.util.stream.Collectors.toMap(Table::name, table -> table));

  private Model() {}
}
