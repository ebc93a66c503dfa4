/**
 * Leases of physical connections, opened directly or through HikariCP, each with a deadline. The
 * only package that knows HikariCP or a vendor's driver; must not know sessions or routing.
 */
package io.sluice.jdbc.internal.pool;
