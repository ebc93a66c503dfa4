/**
 * Makes one result of the rows that several shards deliver: in turn, in order, grouped, sorted, cut
 * off. Must not know where the rows come from or why they are merged so.
 */
package io.sluice.jdbc.internal.shard.merge;
