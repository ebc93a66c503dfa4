package io.sluice.jdbc.internal.shard.analyse;

import io.sluice.jdbc.internal.shard.rule.KeyRouter;
import io.sluice.jdbc.internal.shard.rule.TableRule;
import io.sluice.jdbc.internal.shard.schema.Table;

/**
 * A mention of a table with all that is known about the table.
 *
 * @param mention where the statement names it
 * @param block the block whose FROM clause it stands in; −1 for the target of an INSERT
 * @param rule how it is spread; null for a name that WITH has given
 * @param table its columns; null if no server knows it
 * @param router from values of its key column to partitions; null if it has none
 */
public record Located(TableRef mention, int block, TableRule rule, Table table, KeyRouter router) {

  /** A name that WITH has given, not a table. */
  public boolean named() {
    return rule == null;
  }

  /** A copy on every shard. */
  public boolean everywhere() {
    return rule instanceof TableRule.Broadcast;
  }

  /** Rows on several shards. */
  public boolean spread() {
    return rule != null && !everywhere() && !(rule instanceof TableRule.Single);
  }

  /** The rule with partitions if the table has other names on the shards; else null. */
  public TableRule.Sharded renamed() {
    return rule instanceof TableRule.Sharded sharded && sharded.renamed() ? sharded : null;
  }
}
