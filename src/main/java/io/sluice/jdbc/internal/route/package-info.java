/**
 * Pure routing: statement, session view and topology become candidates in order. Must not know
 * connections or I/O.
 */
package io.sluice.jdbc.internal.route;
