/**
 * The vocabulary of failure: SQLStates and the one factory of every exception Sluice throws itself.
 * Must not know who throws or why.
 */
package io.sluice.jdbc.internal.error;
