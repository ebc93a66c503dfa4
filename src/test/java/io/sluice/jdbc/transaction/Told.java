package io.sluice.jdbc.transaction;

import java.sql.SQLException;

/**
 * What a teller was told of an order.
 *
 * @param detail SQLState and what failed, without blanks at its ends; empty if nothing did
 */
record Told(Outcome outcome, String detail) {

  /** What may be concluded from it. */
  enum Outcome {
    /** It is done, for ever. */
    DONE,
    /** Nothing of it is done, and never will be. */
    NOTHING,
    /** All of it or nothing, and the driver does not know. */
    UNKNOWN,
    /** Something that the driver must not say. */
    BROKEN
  }

  static final Told DONE = new Told(Outcome.DONE, "");

  /** The application itself took it back. */
  static final Told GIVEN_UP = new Told(Outcome.NOTHING, "");

  /** A statement failed before anybody asked for a commit. */
  static Told ofWork(SQLException failed) {
    return new Told(Outcome.NOTHING, "work " + said(failed));
  }

  /** A commit failed: there are two ways of saying so. */
  static Told ofCommit(SQLException failed) {
    Outcome outcome =
        switch (String.valueOf(failed.getSQLState())) {
          case "40001" -> Outcome.NOTHING;
          case "08007" -> Outcome.UNKNOWN;
          default -> Outcome.BROKEN;
        };
    return new Told(outcome, "commit " + said(failed));
  }

  /** A statement failed that was a transaction of its own. */
  static Told ofStatement(SQLException failed) {
    Outcome outcome = "08007".equals(failed.getSQLState()) ? Outcome.UNKNOWN : Outcome.NOTHING;
    return new Told(outcome, "statement " + said(failed));
  }

  static Told broken(String what) {
    return new Told(Outcome.BROKEN, what);
  }

  private static String said(SQLException failed) {
    String message = String.valueOf(failed.getMessage()).replaceAll("\\s+", " ");
    return failed.getSQLState() + "/" + failed.getErrorCode() + " " + message;
  }
}
