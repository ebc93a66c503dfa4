/**
 * One logical connection: remembered state, transaction state, pins, and its binding to a physical
 * connection. Must not know the proxies in front of it, HikariCP or JMX.
 */
package io.sluice.jdbc.internal.session;
