package io.sluice.jdbc.internal.sql;

/** What a statement leaves behind in its session or needs from it, beyond its kind. */
public enum Effect {
  CREATES_TEMP_TABLE,
  /** Any DROP TABLE: without the word TEMPORARY it drops a temporary table of that name as well. */
  DROPS_TEMP_TABLE,
  /** GET_LOCK, or a backup lock: bound to the physical connection. */
  GETS_LOCK,
  RELEASES_LOCK,
  RELEASES_ALL_LOCKS,
  /** {@code @a :=} outside SET, {@code INTO @a}. */
  SETS_USER_VARIABLE,
  /** Reads LAST_INSERT_ID(), {@code @@last_insert_id} or {@code @@identity}. */
  USES_LAST_INSERT_ID,
  /** LAST_INSERT_ID(expr), SET last_insert_id. */
  SETS_LAST_INSERT_ID,
  /** SQL_CALC_FOUND_ROWS: the next FOUND_ROWS() must run on the same physical connection. */
  CALCULATES_FOUND_ROWS,
  /**
   * Asks about the statement before it: FOUND_ROWS(), ROW_COUNT(), SHOW WARNINGS, GET DIAGNOSTICS.
   */
  USES_PREVIOUS,
  /** FOR UPDATE, FOR SHARE, LOCK IN SHARE MODE. */
  LOCKING_READ,
  /** INTO OUTFILE, INTO DUMPFILE. */
  INTO_FILE,
  /** Draws from or sets a sequence. */
  NEXTVAL,
  /** KILL, FLUSH, RESET, CHANGE REPLICATION SOURCE, …: changes the server, not its data. */
  SERVER_STATE,
  /** SHOW BINARY LOGS and the like: a replica would tell of itself. */
  ONLY_ON_SOURCE,
  OPENS_HANDLER,
  CLOSES_HANDLER,
  /** A SET whose value is asked of tables. */
  READS_TABLES,
  /** Calls a function that is not known to be built in and free of effects. */
  UNKNOWN_FUNCTION
}
