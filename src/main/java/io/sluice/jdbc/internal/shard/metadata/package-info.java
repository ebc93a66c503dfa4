/**
 * Reads from the servers what the planner must know of tables, keeps it, and forgets it when it may
 * have changed. Must not know statements, plans or sessions.
 */
package io.sluice.jdbc.internal.shard.metadata;
