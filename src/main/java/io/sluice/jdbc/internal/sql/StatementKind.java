package io.sluice.jdbc.internal.sql;

/** What a statement does to the session, as far as its leading words tell. */
public enum StatementKind {
  /**
   * SELECT, SHOW, DESCRIBE, EXPLAIN, VALUES, TABLE, WITH … SELECT; see {@link
   * StatementFacts#readOnly()}.
   */
  READ,
  /** DML, queries with effects such as FOR UPDATE, and everything that is not understood. */
  WRITE,
  /** CALL: may do anything. */
  CALL,
  /** Commits implicitly: CREATE, ALTER, GRANT, ANALYZE TABLE, FLUSH, … */
  DDL,
  /** BEGIN [WORK], START TRANSACTION …. */
  BEGIN,
  COMMIT,
  ROLLBACK,
  SAVEPOINT,
  ROLLBACK_TO,
  RELEASE_SAVEPOINT,
  /** See {@link StatementFacts#assignments()}. */
  SET,
  USE,
  /** LOCK TABLES, FLUSH TABLES … WITH READ LOCK, FLUSH TABLES … FOR EXPORT. */
  LOCK,
  UNLOCK,
  XA_START,
  /** XA END, XA PREPARE: the branch lives on. */
  XA_END,
  /** XA COMMIT, XA ROLLBACK. */
  XA_FINISH,
  /** SQL's own PREPARE name FROM …. */
  PREPARE,
  EXECUTE,
  DEALLOCATE,
  HANDLER,
  /** The text starts with {@code /* ping *}{@code /}. */
  PING,
  /**
   * EXPLAIN ROUTE statement: answered by Sluice itself; see {@link StatementFacts#innerOffset()}.
   */
  EXPLAIN_ROUTE,
  /** White space, comments and semicolons only. */
  EMPTY,
  /** More than one statement; see {@link StatementFacts#parts()}. */
  MULTI
}
