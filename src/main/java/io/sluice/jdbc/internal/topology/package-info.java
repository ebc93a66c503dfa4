/**
 * Immutable snapshots of nodes and the pure transitions between them. Must not know threads,
 * sockets or connections.
 */
package io.sluice.jdbc.internal.topology;
