package io.sluice.jdbc.shard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The small shop on which sharding is tested: a table for each kind of rule. */
final class Shop {

  /** Table to its rule; {@code notes} has none. */
  static final Map<String, String> RULES = new LinkedHashMap<>();

  static {
    RULES.put("customers", "hash(id)");
    RULES.put("orders", "mod(user_id)");
    RULES.put("order_items", "mod(user_id)");
    RULES.put("events", "range(day, 0..99=s0, 100..199=s1, 200..299=s2, 300..399=s3)");
    RULES.put("country", "broadcast");
    RULES.put("settings", "single(s1)");
    RULES.put("lines", "child(orders, order_id -> id)");
    RULES.put("logs", "mod(id) tables(logs_{0..7})");
  }

  /**
   * A table.
   *
   * @param columns what stands between the parentheses of CREATE TABLE
   */
  record TableMade(String name, String columns) {
    String create(String physical) {
      return "CREATE TABLE `"
          + physical
          + "` ("
          + columns
          + ") DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci";
    }
  }

  static final List<TableMade> TABLES =
      List.of(
          new TableMade(
              "customers",
              "id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(60) NOT NULL, email VARCHAR(80),"
                  + " country_code CHAR(2), status ENUM('new','paid','gone'),"
                  + " credit DECIMAL(12,3), score DOUBLE, born DATE, created DATETIME(3),"
                  + " active TINYINT(1) NOT NULL DEFAULT 1, big BIGINT UNSIGNED, note TEXT,"
                  + " code VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"),
          new TableMade(
              "orders",
              "id BIGINT NOT NULL PRIMARY KEY, user_id INT NOT NULL, amount DECIMAL(10,2),"
                  + " state VARCHAR(10), placed DATETIME, KEY (user_id)"),
          new TableMade(
              "order_items",
              "id BIGINT NOT NULL PRIMARY KEY, order_id BIGINT NOT NULL, user_id INT NOT NULL,"
                  + " sku VARCHAR(20), qty INT, price DECIMAL(8,2), KEY (user_id)"),
          new TableMade(
              "events",
              "id BIGINT NOT NULL PRIMARY KEY, day INT NOT NULL, kind VARCHAR(12),"
                  + " payload VARCHAR(60), took TIME(2), raw_data VARBINARY(20)"),
          new TableMade(
              "country", "code CHAR(2) NOT NULL PRIMARY KEY, name VARCHAR(40) NOT NULL, area INT"),
          new TableMade("settings", "k VARCHAR(30) NOT NULL PRIMARY KEY, v VARCHAR(60), n INT"),
          new TableMade(
              "lines",
              "id BIGINT NOT NULL PRIMARY KEY, order_id BIGINT NOT NULL, txt VARCHAR(40), n INT,"
                  + " KEY (order_id)"),
          new TableMade(
              "logs",
              "id BIGINT NOT NULL PRIMARY KEY, level VARCHAR(8), msg VARCHAR(60), took DOUBLE"),
          new TableMade("notes", "id INT NOT NULL PRIMARY KEY, body VARCHAR(60), n INT"));

  static List<String> names() {
    return TABLES.stream().map(TableMade::name).toList();
  }

  private Shop() {}
}
