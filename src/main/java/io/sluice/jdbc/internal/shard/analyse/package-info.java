/**
 * What a statement says, read from its shape: tables, clauses, conditions, and how names resolve.
 * The one place that knows the parser. Must not know values, shards or plans.
 */
package io.sluice.jdbc.internal.shard.analyse;
