/**
 * What most users import: the driver and the data source. Knows the configuration, the groups and
 * the facade; must not know a routing rule, a pool or a socket.
 */
package io.sluice.jdbc;
