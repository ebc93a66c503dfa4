package io.sluice.bench.micro;

import io.sluice.jdbc.internal.shard.fold.KeyColumn;
import io.sluice.jdbc.internal.shard.schema.Collation;
import io.sluice.jdbc.internal.shard.schema.Column;
import io.sluice.jdbc.internal.shard.schema.Schema;
import io.sluice.jdbc.internal.shard.schema.Table;
import io.sluice.jdbc.internal.shard.schema.TypeFamily;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Two tables, known without a server. */
final class ShopTables implements Schema {

  /** Their rules. */
  static final Map<String, String> RULES = Map.of("orders", "mod(user_id)", "customers", "mod(id)");

  private final Map<String, Table> tables =
      Map.of(
          "orders",
          new Table(
              "orders",
              List.of(
                  column("id", TypeFamily.INTEGER, "bigint"),
                  column("user_id", TypeFamily.INTEGER, "bigint"),
                  column("created", TypeFamily.DATETIME, "datetime"),
                  column("total", TypeFamily.DECIMAL, "decimal(10,2)"),
                  column("state", TypeFamily.TEXT, "varchar(10)"),
                  column("note", TypeFamily.TEXT, "varchar(100)")),
              List.of(List.of("id")),
              false),
          "customers",
          new Table(
              "customers",
              List.of(
                  column("id", TypeFamily.INTEGER, "bigint"),
                  column("name", TypeFamily.TEXT, "varchar(100)")),
              List.of(List.of("id")),
              false));

  private static Column column(String name, TypeFamily family, String definition) {
    boolean text = family == TypeFamily.TEXT;
    String type = definition.replaceAll("\\(.*", "");
    return new Column(
        name,
        family,
        text ? Types.VARCHAR : Types.BIGINT,
        definition,
        text ? new Collation("utf8mb4_bin", true, "000020") : null,
        true,
        false,
        false,
        false,
        null,
        false,
        false,
        new KeyColumn(
            type, false, text ? 100 : 19, 0, text ? "utf8mb4" : null, text ? "utf8mb4_bin" : null));
  }

  @Override
  public Table table(String name) {
    return tables.get(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public Set<String> views() {
    return Set.of();
  }

  @Override
  public Collation collation(String name) {
    return null;
  }

  @Override
  public boolean weightsCompare() {
    return true;
  }
}
