/**
 * The JDBC objects of a connection over shards: proxies that translate a JDBC call into a run of a
 * plan. Must not decide where a statement runs or how rows are merged.
 */
package io.sluice.jdbc.internal.shard.jdbc;
