package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.fold.KeyColumn;
import io.sluice.jdbc.internal.shard.rule.Rules;
import io.sluice.jdbc.internal.shard.schema.Collation;
import io.sluice.jdbc.internal.shard.schema.Column;
import io.sluice.jdbc.internal.shard.schema.Schema;
import io.sluice.jdbc.internal.shard.schema.Table;
import io.sluice.jdbc.internal.shard.schema.TypeFamily;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The tables of a shop over four shards, as the planner sees them. */
final class Shop implements Schema {

  static final List<String> SHARDS = List.of("s0", "s1", "s2", "s3");

  static final Collation GENERAL = new Collation("utf8mb4_general_ci", true, "0020");
  static final Collation BIN = new Collation("utf8mb4_bin", true, "000020");

  private static final Map<String, String> RULES = new LinkedHashMap<>();

  static {
    RULES.put("customers", "hash(id) key(id, snowflake)");
    RULES.put("orders", "mod(user_id)");
    RULES.put("order_items", "mod(user_id)");
    RULES.put("carts", "jump(user_id)");
    RULES.put("events", "range(day, 0..99=s0, 100..199=s1, 200..=s2)");
    RULES.put("countries", "broadcast");
    RULES.put("currencies", "broadcast");
    RULES.put("stamps", "broadcast");
    RULES.put("settings", "single(s1)");
    RULES.put("flags", "single(s2)");
    RULES.put("lines", "child(orders, order_id -> id)");
    RULES.put("notes", "child(orders, user_id -> user_id)");
    RULES.put("logs", "mod(id) tables(logs_{0..7})");
    RULES.put("logdata", "mod(log_id) tables(logdata_{0..7})");
    RULES.put("people", "hash(login)");
    RULES.put("tiers", "hash(tier)");
    RULES.put("tokens", "hash(token)");
    RULES.put("hidden", "mod(user_id)");
    RULES.put("numbered", "mod(user_id)");
  }

  private final Map<String, Table> tables = new LinkedHashMap<>();

  Shop() {
    add(
        "customers",
        "id",
        "bigint id!",
        "varchar name",
        "varchar email",
        "varchar country_code",
        "decimal credit",
        "datetime created");
    add(
        "orders",
        "id",
        "bigint id!",
        "bigint user_id!",
        "enum status",
        "decimal amount",
        "varchar note",
        "timestamp placed",
        "double weight",
        "float rate");
    add(
        "order_items",
        "id",
        "bigint id!",
        "bigint user_id!",
        "bigint order_id!",
        "bigint qty",
        "decimal price",
        "varchar sku");
    add("carts", "id", "bigint id!", "bigint user_id!", "bigint qty");
    add("events", "id", "bigint id!", "int day!", "varchar kind", "json payload");
    add("countries", "code", "varchar code!", "varchar name", "timestamp* updated");
    add("currencies", "code", "varchar code!", "varchar name");
    add("stamps", "code", "varchar code!", "varchar token (uuid())", "varchar kind (lower('A'))");
    add("settings", "id", "bigint id!", "varchar name", "varchar value");
    add("flags", "id", "bigint id!", "varchar name");
    add("lines", "id", "bigint id!", "bigint order_id!", "bigint qty");
    add("notes", "id", "bigint id!", "bigint user_id!", "varchar body");
    add("logs", "id", "bigint id!", "varchar body", "bigint size");
    add("logdata", "id", "bigint id!", "bigint log_id!", "varchar body");
    people("bin");
    add("numbered", "id", "bigint+ id!", "bigint user_id!", "varchar name");
    add("tiers", "id", "bigint id!", "bin tier! std", "varchar name");
    add("tokens", "token", "varchar token! (uuid())", "varchar name");
    add("hidden", "id", "bigint- secret", "bigint id!", "bigint user_id!", "varchar- note");
    add("plain", "id", "bigint id!", "varchar name", "bigint user_id");
  }

  /** Makes the table anew, with names of that type. */
  void people(String type) {
    add("people", "login", type + " login!", "varchar name");
  }

  static Rules rules() throws SQLException {
    return Rules.of(SHARDS, null, RULES);
  }

  private void add(String name, String primary, String... columns) {
    List<Column> all = new ArrayList<>();
    for (String column : columns) {
      all.add(column(column));
    }
    tables.put(name, new Table(name, all, List.of(List.of(primary)), false));
  }

  /**
   * {@code type name default}; {@code !} is NOT NULL, {@code +} AUTO_INCREMENT, {@code -}
   * INVISIBLE, {@code *} set to now; a default in parentheses is an expression.
   */
  private static Column column(String text) {
    String[] words = text.split(" ");
    String name = words[1].replace("!", "");
    String type = words[0].replaceAll("[-+*]", "");
    boolean nullable = !words[1].endsWith("!");
    Collation collation =
        switch (type) {
          case "varchar", "enum" -> GENERAL;
          case "bin" -> BIN;
          default -> null;
        };
    TypeFamily family =
        switch (type) {
          case "bigint", "int" -> TypeFamily.INTEGER;
          case "varchar", "bin" -> TypeFamily.TEXT;
          default -> TypeFamily.valueOf(type.toUpperCase(Locale.ROOT));
        };
    String definition =
        switch (type) {
          case "varchar", "bin" -> "varchar(40)";
          case "enum" -> "enum('new','paid')";
          case "decimal" -> "decimal(12,2)";
          default -> type;
        };
    KeyColumn key =
        switch (type) {
          case "bin" -> KeyColumn.varchar(40, "utf8mb4", "utf8mb4_bin");
          case "varchar" -> KeyColumn.varchar(40, "utf8mb4", "utf8mb4_general_ci");
          default -> KeyColumn.of(type);
        };
    return new Column(
        name,
        family,
        Types.OTHER,
        definition,
        collation,
        nullable,
        words[0].contains("+"),
        words[0].contains("-"),
        false,
        words.length > 2 ? words[2] : null,
        words.length > 2 && words[2].startsWith("("),
        words[0].contains("*"),
        key);
  }

  @Override
  public Table table(String name) {
    return tables.get(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public Set<String> views() {
    return Set.of("recent_orders");
  }

  @Override
  public Collation collation(String name) {
    return name.equals(GENERAL.name()) ? GENERAL : BIN;
  }

  @Override
  public boolean weightsCompare() {
    return true;
  }
}
