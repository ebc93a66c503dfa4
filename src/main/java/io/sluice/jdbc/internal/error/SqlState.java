package io.sluice.jdbc.internal.error;

/**
 * The SQLStates Sluice itself uses. Never {@code 0A000} and never vendor code 1105: connection
 * pools drop a healthy connection on either.
 */
public enum SqlState {
  /** No suitable host before the selection deadline. */
  NO_HOST("08001"),
  /** The logical connection is closed. */
  CLOSED("08003"),
  /** Rows were being read when the host was lost, or session state was lost with the host. */
  CURSOR_LOST("08006"),
  /** The outcome of a commit or of an autocommit write is unknown. */
  OUTCOME_UNKNOWN("08007"),
  /** The transaction is surely rolled back. */
  ROLLED_BACK("40001"),
  /** {@code setReadOnly} inside a transaction. */
  IN_TRANSACTION("25001"),
  /** A transaction may not span these shards. */
  SPANS_SHARDS("25X01"),
  /** In a global transaction, or after its end, this is for the transaction manager to do. */
  GLOBAL_TRANSACTION("2D000"),
  /** A write on a read-only session. */
  READ_ONLY("25006"),
  /** A bad URL, property, argument or a closed statement, as Connector/J says it. */
  BAD_ARGUMENT("S1009"),
  /** A statement form that Sluice cannot do. */
  UNSUPPORTED("0AX01"),
  /** A deadline of the caller's passed. */
  TIMEOUT("HYT00");

  private final String code;

  SqlState(String code) {
    this.code = code;
  }

  /** The five characters. */
  public String code() {
    return code;
  }
}
