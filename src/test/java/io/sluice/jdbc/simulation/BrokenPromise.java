package io.sluice.jdbc.simulation;

/** A promise was not kept. An error, so that no catch of the driver takes it for a lost host. */
final class BrokenPromise extends AssertionError {

  private static final long serialVersionUID = 1;

  BrokenPromise(String what) {
    super(what);
  }

  BrokenPromise(String what, Throwable cause) {
    super(what, cause);
  }
}
