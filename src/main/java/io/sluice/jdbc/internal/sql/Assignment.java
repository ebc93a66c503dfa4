package io.sluice.jdbc.internal.sql;

/**
 * One assignment of a SET statement. Immutable.
 *
 * @param name in lower case without quotes, {@code @} or scope; for the forms that have no name,
 *     the words of the form: {@code names}, {@code character set}, {@code transaction}, {@code
 *     role}, {@code password}
 * @param valueText the value as it stands in the statement
 * @param literal the value means the same whenever it is set again: a literal or a bare word, no
 *     variable, function or placeholder
 */
public record Assignment(Target target, String name, String valueText, boolean literal) {

  /** What is assigned to. */
  public enum Target {
    USER_VARIABLE,
    /**
     * A system variable of this session: {@code x}, {@code SESSION x}, {@code @@x},
     * {@code @@local.x}.
     */
    SESSION,
    /** GLOBAL, PERSIST and PERSIST_ONLY, also SET GLOBAL TRANSACTION. */
    GLOBAL,
    /** SET NAMES charset [COLLATE collation]. */
    NAMES,
    CHARACTER_SET,
    SESSION_TRANSACTION,
    /** SET TRANSACTION without a scope: the next transaction only. */
    NEXT_TRANSACTION,
    ROLE,
    PASSWORD,
    /** MariaDB's SET STATEMENT x=1 FOR …: over with the statement, never to be remembered. */
    STATEMENT,
    /** SET DEFAULT ROLE, SET RESOURCE GROUP. */
    OTHER
  }
}
