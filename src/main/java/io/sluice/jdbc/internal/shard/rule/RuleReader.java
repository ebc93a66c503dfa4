package io.sluice.jdbc.internal.shard.rule;

import io.sluice.jdbc.internal.config.Plugins;
import io.sluice.jdbc.internal.config.Redaction;
import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.algorithm.Algorithms;
import io.sluice.jdbc.internal.shard.key.KeyGenerators;
import io.sluice.jdbc.internal.shard.rule.RuleSyntax.MapEntry;
import io.sluice.jdbc.internal.shard.rule.RuleSyntax.Word;
import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingAlgorithm;
import io.sluice.jdbc.spi.ShardingDefinition.Entry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.TreeMap;

/** Resolves what the rules name: shards, algorithms, parents. Confined to one thread. */
final class RuleReader {

  private final List<String> shards;
  private final Map<String, String> texts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, RuleSyntax> parsed = new LinkedHashMap<>();
  private final Map<String, TableRule> rules = new LinkedHashMap<>();
  private final Set<String> underWay = new LinkedHashSet<>();
  private Map<String, ShardingAlgorithm> algorithms;

  RuleReader(List<String> shards, Map<String, String> texts) {
    this.shards = shards;
    this.texts.putAll(texts);
  }

  Rules read(String defaultShard) throws SQLException {
    int shard = defaultShard == null ? 0 : shard(defaultShard);
    if (shard < 0) {
      throw Errors.badArgument(
          "Property 'defaultShard' names no shard: " + Redaction.quote(defaultShard) + known());
    }
    for (Map.Entry<String, String> text : texts.entrySet()) {
      parsed.put(lower(text.getKey()), RuleParser.parse(text.getKey(), text.getValue()));
    }
    for (String table : texts.keySet()) {
      resolve(table);
    }
    refuseSharedNames();
    return new Rules(shards, shard, rules);
  }

  private TableRule resolve(String table) throws SQLException {
    TableRule known = rules.get(lower(table));
    if (known != null) {
      return known;
    }
    underWay.add(lower(table));
    RuleSyntax syntax = parsed.get(lower(table));
    Optional<KeyRule> key = Optional.ofNullable(key(table, syntax.key()));
    TableRule rule;
    if (syntax.placement() instanceof RuleSyntax.OnAll) {
      rule = new TableRule.Broadcast(table, every(), key);
    } else if (syntax.placement() instanceof RuleSyntax.OnOne one) {
      rule = new TableRule.Single(table, shard(table, one.shard()), false, key);
    } else if (syntax.placement() instanceof RuleSyntax.WithParent child) {
      TableRule parent = parent(table, child.parent());
      rule = new TableRule.Child(table, child.column(), child.parentColumn(), parent, key);
    } else {
      rule = sharded(table, (RuleSyntax.ByKey) syntax.placement(), syntax.tables(), key);
    }
    underWay.remove(lower(table));
    rules.put(lower(table), rule);
    return rule;
  }

  private TableRule parent(String table, Word name) throws SQLException {
    if (underWay.contains(lower(name.text()))) {
      throw RuleScanner.error(
          table, name.at(), "the chain of parents leads back to " + Redaction.quote(name.text()));
    } else if (!parsed.containsKey(lower(name.text()))) {
      throw RuleScanner.error(
          table, name.at(), "the parent " + Redaction.quote(name.text()) + " has no rule");
    }
    String spelled = name.text();
    for (String each : texts.keySet()) {
      spelled = each.equalsIgnoreCase(spelled) ? each : spelled;
    }
    TableRule parent = resolve(spelled);
    if (parent instanceof TableRule.Broadcast) {
      throw RuleScanner.error(
          table,
          name.at(),
          "the parent is on every shard; its children have no shard of their own");
    }
    return parent;
  }

  private TableRule sharded(
      String table, RuleSyntax.ByKey by, List<String> tables, Optional<KeyRule> key)
      throws SQLException {
    ShardingAlgorithm algorithm = algorithm(table, by.algorithm());
    PartitionNames names = PartitionNames.of(table, tables, shards);
    Map<String, String> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    parameters.putAll(by.parameters());
    Partitioner partitioner;
    int size;
    try {
      partitioner = algorithm.create(new Definition(parameters, entries(table, by, names), names));
      size = partitioner.size();
    } catch (RuntimeException refused) {
      throw RuleScanner.error(
          table,
          by.algorithm().at(),
          Redaction.quote(by.algorithm().text()) + " says: " + refused.getMessage());
    }
    if (size > names.places().size()) {
      throw RuleScanner.error(
          table,
          by.algorithm().at(),
          "the parameters ask for " + size + " partitions, but there are " + names.places().size());
    }
    List<Place> places = size > 0 ? names.places().subList(0, size) : names.places();
    Map<String, String> lowered = new HashMap<>();
    parameters.forEach((name, value) -> lowered.put(lower(name), value));
    return new TableRule.Sharded(
        table,
        by.column(),
        lower(by.algorithm().text()),
        lowered,
        partitioner,
        places,
        names.renamed(),
        key);
  }

  private List<Entry> entries(String table, RuleSyntax.ByKey by, PartitionNames names)
      throws SQLException {
    List<Entry> entries = new ArrayList<>();
    for (MapEntry entry : by.entries()) {
      try {
        int partition = names.partitionOf(entry.target().text());
        entries.add(new Entry(entry.from(), entry.to(), entry.range(), entry.quoted(), partition));
      } catch (IllegalArgumentException unknown) {
        throw RuleScanner.error(table, entry.target().at(), unknown.getMessage());
      }
    }
    return entries;
  }

  private ShardingAlgorithm algorithm(String table, Word name) throws SQLException {
    if (algorithms == null) {
      algorithms = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      algorithms.putAll(Algorithms.builtIn());
    }
    if (!algorithms.containsKey(name.text())) {
      try {
        Plugins.registered(ShardingAlgorithm.class, ShardingAlgorithm::name)
            .forEach(algorithms::putIfAbsent);
      } catch (ServiceConfigurationError broken) {
        throw Errors.badArgument("A sharding algorithm: " + broken.getMessage(), broken);
      }
    }
    ShardingAlgorithm found = algorithms.get(name.text());
    if (found == null) {
      throw RuleScanner.error(
          table,
          name.at(),
          Redaction.quote(name.text())
              + " is no algorithm; known: broadcast, child, single, "
              + String.join(", ", algorithms.keySet()));
    }
    return found;
  }

  private static KeyRule key(String table, RuleSyntax.Key key) throws SQLException {
    if (key == null) {
      return null;
    }
    Map<String, String> parameters = new HashMap<>();
    key.parameters().forEach((name, value) -> parameters.put(lower(name), value));
    String generator = lower(key.generator().text());
    try {
      KeyGenerators.forCheck().create(table, generator, parameters);
    } catch (SQLException refused) {
      throw RuleScanner.error(table, key.generator().at(), refused.getMessage());
    }
    return new KeyRule(key.column(), generator, parameters);
  }

  /** On one shard a name means one table. */
  private void refuseSharedNames() throws SQLException {
    Map<Place, String> owners = new HashMap<>();
    for (TableRule rule : rules.values()) {
      List<Place> places =
          rule instanceof TableRule.Sharded sharded
              ? sharded.places()
              : rule.shards().stream().map(shard -> new Place(shard, rule.table())).toList();
      for (Place place : places) {
        Place name = new Place(place.shard(), lower(place.table()));
        String owner = owners.put(name, rule.table());
        if (owner != null && !owner.equals(rule.table())) {
          throw RuleScanner.error(
              rule.table(),
              0,
              "on shard "
                  + shards.get(place.shard())
                  + " the table "
                  + Redaction.quote(place.table())
                  + " is of table "
                  + Redaction.quote(owner)
                  + " already");
        }
      }
    }
  }

  private int shard(String table, Word name) throws SQLException {
    int shard = shard(name.text());
    if (shard < 0) {
      throw RuleScanner.error(
          table, name.at(), "there is no shard " + Redaction.quote(name.text()) + known());
    }
    return shard;
  }

  private int shard(String name) {
    for (int i = 0; i < shards.size(); i++) {
      if (shards.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private String known() {
    return "; known: " + String.join(", ", shards) + ".";
  }

  private List<Integer> every() {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      all.add(i);
    }
    return all;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
