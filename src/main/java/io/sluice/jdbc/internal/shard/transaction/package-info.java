/**
 * Transactions over shards: who takes part, how they are committed on all shards or on none, and
 * how any process finishes what a crash has left. Must not know tables, plans or the text of the
 * application's statements.
 */
package io.sluice.jdbc.internal.shard.transaction;
