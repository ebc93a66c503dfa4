package io.sluice.jdbc.internal.failover;

/**
 * Decides what follows an error: the contract's table as a pure function.
 *
 * <ol>
 *   <li>An error of a living host is the application's own.
 *   <li>A source that turned read-only refused the statement: nothing of it happened, and a
 *       transaction it was part of cannot be committed there any more.
 *   <li>A rollback needs no host: its loss rolled back.
 *   <li>A commit that may have arrived is unknown, inside or outside a transaction.
 *   <li>Anything else inside a transaction: the server rolls back what was never committed.
 *   <li>Outside, a write that may have arrived is unknown and never sent twice, also when it was
 *       already returning rows: a server commits after the last of them.
 *   <li>What a pinned session held on the host is lost, which the application must hear.
 *   <li>What may be done again is done again, as long as no row was delivered.
 * </ol>
 */
public final class Failover {

  private Failover() {}

  /**
   * The verdict.
   *
   * @param kind {@link ErrorKind#SUSPECT} must have been resolved by a ping before
   * @param inTransaction whether a transaction with work in it was open
   * @param pinned whether the session held something that cannot travel
   * @param repeatable whether the application allows another try and the arguments can be sent
   *     again
   */
  public static Verdict decide(
      ErrorKind kind,
      Work work,
      Phase phase,
      boolean inTransaction,
      boolean pinned,
      boolean repeatable) {
    if (kind == ErrorKind.READ_ONLY) {
      return refused(phase, inTransaction, pinned, repeatable);
    } else if (kind != ErrorKind.GONE) {
      return Verdict.PASS;
    } else if (work == Work.ROLLBACK) {
      return Verdict.DONE;
    } else if (work == Work.COMMIT && phase != Phase.NOT_SENT) {
      return Verdict.UNKNOWN;
    } else if (inTransaction) {
      return Verdict.ROLLED_BACK;
    } else if (work == Work.WRITE && phase != Phase.NOT_SENT) {
      return Verdict.UNKNOWN;
    } else if (phase == Phase.READING) {
      return Verdict.CURSOR_LOST;
    } else if (pinned) {
      return Verdict.STATE_LOST;
    } else if (phase == Phase.NOT_SENT) {
      return Verdict.AGAIN;
    }
    return repeatable ? Verdict.AGAIN : Verdict.CURSOR_LOST;
  }

  private static Verdict refused(
      Phase phase, boolean inTransaction, boolean pinned, boolean repeatable) {
    if (inTransaction) {
      return Verdict.ROLLED_BACK;
    } else if (pinned) {
      return Verdict.PASS; // what the session holds there is not lost, and it cannot be written
    }
    return repeatable && phase != Phase.READING ? Verdict.AGAIN : Verdict.PASS;
  }
}
