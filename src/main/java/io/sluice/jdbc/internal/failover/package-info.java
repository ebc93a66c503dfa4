/**
 * Pure verdicts: an error is classified, then what must follow is decided. Must not know
 * connections or I/O.
 */
package io.sluice.jdbc.internal.failover;
