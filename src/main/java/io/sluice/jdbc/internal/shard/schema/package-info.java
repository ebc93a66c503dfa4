/**
 * What the planner knows of tables, columns and collations. Must not know where it was read or how
 * old it is.
 */
package io.sluice.jdbc.internal.shard.schema;
