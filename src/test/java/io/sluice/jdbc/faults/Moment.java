package io.sluice.jdbc.faults;

/** When the fault strikes. */
enum Moment {
  NEVER,
  /** Before the session is opened. */
  UNBOUND,
  /** The session is open and bound to the victim, nothing runs. */
  IDLE,
  /** As {@link #IDLE}, and the session rests for longer than Sluice trusts a connection unasked. */
  RESTING,
  /** The first statement of the transaction has run. */
  IN_TRANSACTION,
  /** The last statement of the transaction has run, its end has not been sent. */
  BEFORE_COMMIT,
  /** The run's main request is about to be sent; for faults that wait for its bytes. */
  REQUEST,
  /** The victim is seen to run the statement. */
  RUNNING,
  /** Some rows were read, not all. */
  READING
}
