/**
 * Statement text becomes facts (kind, effects, hints, placeholders), exactly as MySQL reads it.
 * Must not know connections, hosts or any I/O.
 */
package io.sluice.jdbc.internal.sql;
