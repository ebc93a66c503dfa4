package io.sluice.jdbc.internal.failover;

/** What must follow an error. */
public enum Verdict {
  /** The driver's own exception goes to the caller unchanged. */
  PASS,
  /** Done again on another host; the caller sees nothing. */
  AGAIN,
  /** The loss itself did what was asked (a rollback). */
  DONE,
  /** 40001: the transaction is surely rolled back. */
  ROLLED_BACK,
  /** 08007: the outcome is unknown. */
  UNKNOWN,
  /** 08006: rows were being read, or a read may not be run again. */
  CURSOR_LOST,
  /** 08006: what the session held on the host is lost with it. */
  STATE_LOST
}
