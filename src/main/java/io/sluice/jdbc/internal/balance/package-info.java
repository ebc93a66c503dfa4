/**
 * Built-in balance strategies: a snapshot of hosts becomes an order of preference. Must not know
 * connections, sessions or I/O.
 */
package io.sluice.jdbc.internal.balance;
