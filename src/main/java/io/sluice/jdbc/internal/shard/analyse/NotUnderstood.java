package io.sluice.jdbc.internal.shard.analyse;

/** The statement has a form that is not understood; the message says which part. */
public final class NotUnderstood extends Exception {

  private static final long serialVersionUID = 1L;

  NotUnderstood(String message) {
    super(message, null, false, false);
  }
}
