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
import java.sql.SQLTransientConnectionException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * What the servers told of tables and collations. A table is read when it is first asked for, from
 * every shard that holds it, and must be the same there; with it all other tables that have a rule,
 * for they are likely to be next. A shard that is down then is asked before its first use.
 * Thread-safe; two threads may read the same thing at once; the first one's counts.
 */
public final class Catalogue implements Schema {

  private static final Pattern WIDTH =
      Pattern.compile("^(tinyint(?!\\(1\\))|smallint|mediumint|int|bigint|year)\\(\\d+\\)");

  private final Rules rules;
  private final String database;
  private final Opener opener;
  private final Map<String, Collation> collations = new ConcurrentHashMap<>();
  private final AtomicReference<KnownTables> tables = new AtomicReference<>(new KnownTables());
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
    tables.set(new KnownTables());
    views = null;
  }

  /**
   * Makes sure that a shard has the tables as they were planned with. It costs nothing unless the
   * shard could not be asked when they were read.
   *
   * @return false if it has other ones: all is forgotten then, and what was planned is void
   * @throws SQLException 08001 if the shard cannot be asked now either
   */
  public boolean confirm(int shard) throws SQLException {
    KnownTables known = tables.get();
    if (!known.isUnseen(shard)) {
      return true;
    }
    Map<String, KnownTables.Known> open = known.unseenOn(shard);
    Map<String, TableRule> wanted = new LinkedHashMap<>();
    open.keySet().forEach(key -> wanted.put(key, rules.ruleOf(key)));
    Map<String, Table> here = read(physical(wanted, shard), shard);
    boolean alike =
        here.entrySet().stream()
            .allMatch(each -> alike(open.get(each.getKey()).table(), each.getValue()));
    if (alike) {
      Map<String, KnownTables.Known> seen = new HashMap<>();
      open.forEach((key, table) -> seen.put(key, table.seen(shard)));
      return tables.compareAndSet(known, known.with(seen)) || confirm(shard);
    }
    forget();
    return false;
  }

  @Override
  public Table table(String name) throws SQLException {
    String key = name.toLowerCase(Locale.ROOT);
    KnownTables known = tables.get();
    Table table = known.table(key);
    if (table == null) {
      Map<String, TableRule> wanted = new LinkedHashMap<>();
      wanted.put(key, rules.ruleOf(name));
      rules.all().stream()
          .filter(rule -> known.table(rule.table().toLowerCase(Locale.ROOT)) == null)
          .forEach(rule -> wanted.putIfAbsent(rule.table().toLowerCase(Locale.ROOT), rule));
      Map<String, KnownTables.Known> loaded = load(wanted, key);
      if (!tables.compareAndSet(known, known.with(loaded))) {
        return table(name); // forgotten or read meanwhile, and only what is kept counts
      }
      table = loaded.containsKey(key) ? loaded.get(key).table() : null;
    }
    return table;
  }

  /**
   * Reads tables from all shards that hold them. A shard that cannot be asked is left out, unless
   * nobody else can tell of the table that was asked for: statements for the other shards go on.
   */
  private Map<String, KnownTables.Known> load(Map<String, TableRule> wanted, String asked)
      throws SQLException {
    Map<String, Table> loaded = new HashMap<>();
    Map<String, SQLException> broken = new HashMap<>();
    Map<String, Set<Integer>> unseen = new HashMap<>();
    SQLException untold = null;
    for (int shard = 0; shard < rules.shards().size(); shard++) {
      Map<String, String> names = physical(wanted, shard);
      if (names.isEmpty()) {
        continue;
      }
      try {
        for (Map.Entry<String, Table> each : read(names, shard).entrySet()) {
          Table before = loaded.putIfAbsent(each.getKey(), each.getValue());
          if (before != null && !alike(before, each.getValue())) {
            broken.put(each.getKey(), differs(before, shard));
          }
        }
      } catch (SQLTransientConnectionException down) {
        for (String key : names.keySet()) {
          unseen.computeIfAbsent(key, none -> new HashSet<>()).add(shard);
        }
        untold = untold == null && names.containsKey(asked) ? down : untold;
      }
    }
    if (broken.containsKey(asked)) {
      throw broken.get(asked);
    } else if (!loaded.containsKey(asked) && untold != null) {
      throw untold;
    }
    Map<String, KnownTables.Known> known = new HashMap<>();
    loaded.forEach(
        (key, table) ->
            known.put(key, new KnownTables.Known(table, unseen.getOrDefault(key, Set.of()))));
    known.keySet().removeAll(broken.keySet());
    return known;
  }

  private Map<String, Table> read(Map<String, String> physical, int shard) throws SQLException {
    return ask(
        shard,
        connection -> {
          ServerMode.requirePlannable(connection, rules.shards().get(shard));
          return new TableReader(connection, database, this::collation).read(physical);
        });
  }

  /** What is asked of a server. */
  private interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  /** A shard that dies while it answers is as one that cannot be asked: 08001. */
  private <T> T ask(int shard, Question<T> question) throws SQLException {
    String name = rules.shards().get(shard);
    try (Connection connection = opener.open(shard)) {
      return question.ask(connection);
    } catch (SQLException failed) {
      if (failed.getSQLState() != null && failed.getSQLState().startsWith("08")) {
        throw Errors.noHost("Shard " + name + " cannot tell of its tables", Map.of(name, failed));
      }
      throw failed;
    }
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
                    + collationName(column)
                    + (column.invisible() ? " invisible" : ""))
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
      known =
          ask(
              rules.defaultShard(),
              connection -> new TableReader(connection, database, this::collation).allViews());
      views = known;
    }
    return known;
  }

  @Override
  public Collation collation(String name) throws SQLException {
    String key = name.toLowerCase(Locale.ROOT);
    Collation known = collations.get(key);
    if (known == null) {
      known = ask(rules.defaultShard(), connection -> new CollationReader(connection).read(key));
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
      String kind = ask(shard, CollationReader::serverKind);
      if (first != null && !first.equals(kind)) {
        return false;
      }
      first = kind;
    }
    return true;
  }
}
