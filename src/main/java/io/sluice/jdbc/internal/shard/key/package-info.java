/**
 * Makes keys for rows that are inserted without one. Must not know SQL or connections: blocks of
 * numbers come through a port.
 */
package io.sluice.jdbc.internal.shard.key;
