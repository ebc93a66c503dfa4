package io.sluice.jdbc.internal.shard.rule;

/**
 * Where a partition is.
 *
 * @param shard index into {@link Rules#shards()}
 * @param table the table's name there
 */
public record Place(int shard, String table) {}
