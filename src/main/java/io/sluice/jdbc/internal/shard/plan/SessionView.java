package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.sql.SqlMode;

/**
 * What the planner may know of the session.
 *
 * @param mode how text is cut into tokens
 * @param database the database in use: tables qualified by it are the logical ones; may be null
 * @param home where a statement runs that may run anywhere: a shard that the transaction uses
 *     already, else the default shard
 */
public record SessionView(SqlMode mode, String database, int home) {}
