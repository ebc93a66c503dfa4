package io.sluice.jdbc.internal.shard.rule;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.Property;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * All rules of a cluster. Immutable and thread-safe.
 *
 * <p>Names of tables are compared without case, as two tables whose names differ only in case are a
 * trap on any server; a table without a rule lives on the default shard.
 */
public final class Rules {

  private final List<String> shards;
  private final int defaultShard;
  private final Map<String, TableRule> tables;

  Rules(List<String> shards, int defaultShard, Map<String, TableRule> tables) {
    this.shards = List.copyOf(shards);
    this.defaultShard = defaultShard;
    this.tables = Map.copyOf(tables);
  }

  /**
   * Reads the rules of a configuration in shard mode.
   *
   * @throws SQLException S1009 that names the table and the offending part of its rule
   */
  public static Rules of(ClusterConfig config) throws SQLException {
    return of(config.shards(), config.settings().text(Property.DEFAULT_SHARD), config.tableRules());
  }

  /**
   * Reads rules.
   *
   * @param shards the shards' names in order
   * @param defaultShard null for the first
   * @param rules table to the text of its rule
   */
  public static Rules of(List<String> shards, String defaultShard, Map<String, String> rules)
      throws SQLException {
    return new RuleReader(shards, rules).read(defaultShard);
  }

  /** The names of the shards in order of the URL; everywhere else a shard is an index into them. */
  public List<String> shards() {
    return shards;
  }

  /** Where tables without a rule live. */
  public int defaultShard() {
    return defaultShard;
  }

  /** The rule that was given for a table. */
  public Optional<TableRule> find(String table) {
    return Optional.ofNullable(tables.get(table.toLowerCase(Locale.ROOT)));
  }

  /** The rule of any table: the given one, or else that it lives on the default shard. */
  public TableRule ruleOf(String table) {
    TableRule given = tables.get(table.toLowerCase(Locale.ROOT));
    return given != null
        ? given
        : new TableRule.Single(table, defaultShard, true, Optional.empty());
  }

  /** All given rules, in no order. */
  public List<TableRule> all() {
    return List.copyOf(tables.values());
  }
}
