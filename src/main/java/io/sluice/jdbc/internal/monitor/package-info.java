/**
 * Probes the nodes and is the only writer of the topology. Must not know sessions or statements.
 */
package io.sluice.jdbc.internal.monitor;
