/**
 * Runs what was planned: one child session per shard that a logical connection uses, several at
 * once, their transactions, what is gathered on one of them. Must not know hosts, nor why a plan is
 * as it is.
 */
package io.sluice.jdbc.internal.shard.execute;
