package io.sluice.jdbc.internal.shard.metadata;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.rule.Place;
import io.sluice.jdbc.internal.shard.rule.Rules;
import io.sluice.jdbc.internal.shard.rule.TableRule;
import io.sluice.jdbc.internal.shard.schema.Collation;
import io.sluice.jdbc.internal.shard.schema.Column;
import io.sluice.jdbc.internal.shard.schema.Schema;
import io.sluice.jdbc.internal.shard.schema.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What the servers told of tables and collations. A table is read when it is first asked for, from
 * every shard that holds it, and must be the same there; with it all other tables that have a rule,
 * for they are likely to be next. Thread-safe; two threads may read the same thing at once, which
 * does no harm.
 */
public final class Catalogue implements Schema {

  private static final Pattern WIDTH =
      Pattern.compile("^(tinyint(?!\\(1\\))|smallint|mediumint|int|bigint|year)\\(\\d+\\)");

  private final Rules rules;
  private final String database;
  private final Opener opener;
  private final Map<String, Collation> collations = new ConcurrentHashMap<>();
  private volatile Map<String, Table> tables = new ConcurrentHashMap<>();
  private volatile Set<String> views;
  private volatile Boolean weightsCompare;

  /** Opens connections outside every session. */
  @FunctionalInterface
  public interface Opener {
    /** One to a host of that shard. */
    Connection open(int shard) throws SQLException;
  }

  /** Nothing is read yet. */
  public Catalogue(Rules rules, String database, Opener opener) {
    this.rules = rules;
    this.database = database;
    this.opener = opener;
  }

  /** Forgets all tables: a definition has changed, or seems to have. */
  public void forget() {
    tables = new ConcurrentHashMap<>();
    views = null;
  }

  @Override
  public Table table(String name) throws SQLException {
    String key = name.toLowerCase(Locale.ROOT);
    Map<String, Table> known = tables;
    Table table = known.get(key);
    if (table == null) {
      Map<String, TableRule> wanted = new LinkedHashMap<>();
      wanted.put(key, rules.ruleOf(name));
      rules.all().stream()
          .filter(rule -> !known.containsKey(rule.table().toLowerCase(Locale.ROOT)))
          .forEach(rule -> wanted.putIfAbsent(rule.table().toLowerCase(Locale.ROOT), rule));
      known.putAll(load(wanted, key));
      table = known.get(key);
    }
    return table;
  }

  private Map<String, Table> load(Map<String, TableRule> wanted, String asked) throws SQLException {
    Map<String, Table> loaded = new HashMap<>();
    Map<String, SQLException> broken = new HashMap<>();
    for (int shard = 0; shard < rules.shards().size(); shard++) {
      Map<String, String> here = physical(wanted, shard);
      if (here.isEmpty()) {
        continue;
      }
      try (Connection connection = opener.open(shard)) {
        ServerMode.requirePlannable(connection, rules.shards().get(shard));
        TableReader reader = new TableReader(connection, database, this::collation);
        for (Map.Entry<String, Table> each : reader.read(here).entrySet()) {
          Table before = loaded.putIfAbsent(each.getKey(), each.getValue());
          if (before != null && !alike(before, each.getValue())) {
            broken.put(each.getKey(), differs(before, shard));
          }
        }
      }
    }
    if (broken.containsKey(asked)) {
      throw broken.get(asked);
    }
    loaded.keySet().removeAll(broken.keySet());
    return loaded;
  }

  /** Logical to physical names of the tables that a shard holds; one physical one of each. */
  private static Map<String, String> physical(Map<String, TableRule> wanted, int shard) {
    Map<String, String> names = new LinkedHashMap<>();
    wanted.forEach(
        (key, rule) -> {
          if (rule instanceof TableRule.Sharded sharded && sharded.renamed()) {
            sharded.places().stream()
                .filter(place -> place.shard() == shard)
                .map(Place::table)
                .findFirst()
                .ifPresent(table -> names.put(key, table));
          } else if (rule.shards().contains(shard)) {
            names.put(key, rule.table());
          }
        });
    return names;
  }

  private static boolean alike(Table one, Table other) {
    return definitions(one).equals(definitions(other)) && one.isView() == other.isView();
  }

  private static List<String> definitions(Table table) {
    return table.columns().stream()
        .map(
            column ->
                column.name().toLowerCase(Locale.ROOT)
                    + " "
                    + withoutWidth(column.definition())
                    + " "
                    + collationName(column))
        .toList();
  }

  /**
   * How wide an integer is shown is not what it is: MariaDB writes the width out, MySQL no longer
   * does. It is where zeros fill it, and for drivers where TINYINT(1) is a truth value.
   */
  private static String withoutWidth(String definition) {
    return definition.contains("zerofill")
        ? definition
        : WIDTH.matcher(definition).replaceFirst("$1");
  }

  private static String collationName(Column column) {
    return column.collation() == null ? "" : column.collation().name();
  }

  private SQLException differs(Table table, int shard) {
    return Errors.unsupported(
        "Table "
            + table.name()
            + " has other columns on shard "
            + rules.shards().get(shard)
            + " than on the shards before it; make it the same on all of them.");
  }

  @Override
  public Set<String> views() throws SQLException {
    Set<String> known = views;
    if (known == null) {
      try (Connection connection = opener.open(rules.defaultShard())) {
        known = new TableReader(connection, database, this::collation).allViews();
      }
      views = known;
    }
    return known;
  }

  @Override
  public Collation collation(String name) throws SQLException {
    String key = name.toLowerCase(Locale.ROOT);
    Collation known = collations.get(key);
    if (known == null) {
      try (Connection connection = opener.open(rules.defaultShard())) {
        known = new CollationReader(connection).read(key);
      }
      if (known != null) {
        collations.put(key, known);
      }
    }
    return known;
  }

  @Override
  public boolean weightsCompare() {
    Boolean known = weightsCompare;
    if (known == null) {
      try {
        known = compare();
        weightsCompare = known;
      } catch (SQLException unknown) {
        return false; // asked again next time
      }
    }
    return known;
  }

  private boolean compare() throws SQLException {
    String first = null;
    for (int shard = 0; shard < rules.shards().size(); shard++) {
      try (Connection connection = opener.open(shard)) {
        String kind = CollationReader.serverKind(connection);
        if (first != null && !first.equals(kind)) {
          return false;
        }
        first = kind;
      }
    }
    return true;
  }
}
