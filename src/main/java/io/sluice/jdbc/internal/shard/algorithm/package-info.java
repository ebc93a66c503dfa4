/**
 * The sharding algorithms: key in, number of the partition out. Must not know rules, statements or
 * connections, and must not ask the JVM's time zone or locale.
 */
package io.sluice.jdbc.internal.shard.algorithm;
