/** {@code jdbc:replication:} on real servers that replicate. Must not know Sluice's internals. */
package io.sluice.jdbc.replication;
