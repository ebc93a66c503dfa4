/**
 * What all logical connections of one URL share: topology, monitor, pools, strategy, counters, life
 * cycle and the MBean. Must not know statements.
 */
package io.sluice.jdbc.internal.group;
