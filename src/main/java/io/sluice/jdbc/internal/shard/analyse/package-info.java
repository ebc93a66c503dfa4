/**
 * What a statement says, read from its shape: tables, clauses, conditions, how names resolve, and
 * where the rows are that can matter. The one place that knows the parser. Must not know plans or
 * connections.
 */
package io.sluice.jdbc.internal.shard.analyse;
