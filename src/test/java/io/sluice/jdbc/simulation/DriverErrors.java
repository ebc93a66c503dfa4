package io.sluice.jdbc.simulation;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;

/** Exceptions as the two drivers were measured to throw them; without stacks, which cost most. */
final class DriverErrors {

  private static final IOException CAUSE =
      new IOException("broken pipe") {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable fillInStackTrace() {
          return this;
        }
      };

  private DriverErrors() {}

  /** Marks what a driver threw. */
  interface FromDriver {}

  /** The connection is dead. */
  static SQLException gone(boolean mysql, String what) {
    return mysql ? new Recoverable(what, "08S01", 0) : new NonTransient(what, "08000", -1);
  }

  /** A connection in use breaks in a way that says little: only a ping can tell. */
  static SQLException vague(String what) {
    return new Plain(what, "S1000", 0, true);
  }

  /** The driver's connection object was closed before. */
  static SQLException closed() {
    return new NonTransient("No operations allowed after connection closed.", "08003", 0);
  }

  /** commit() and rollback() with autocommit, as Connector/J says it. */
  static SQLException inAutocommit() {
    return new NonTransient("Can't call commit when autocommit=true", "08003", 0);
  }

  /** The server's own words. */
  static SQLException server(String what, String state, int code) {
    return new Plain(what, state, code, false);
  }

  private static final class Plain extends SQLException implements FromDriver {
    private static final long serialVersionUID = 1;

    Plain(String what, String state, int code, boolean broken) {
      super(what, state, code, broken ? CAUSE : null);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  private static final class NonTransient extends SQLNonTransientConnectionException
      implements FromDriver {
    private static final long serialVersionUID = 1;

    NonTransient(String what, String state, int code) {
      super(what, state, code, state.equals("08003") ? null : CAUSE);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  private static final class Recoverable extends SQLRecoverableException implements FromDriver {
    private static final long serialVersionUID = 1;

    Recoverable(String what, String state, int code) {
      super(what, state, code, CAUSE);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /** What MariaDB's driver throws on corrupt bytes. */
  static final class Garbled extends ArrayIndexOutOfBoundsException implements FromDriver {
    private static final long serialVersionUID = 1;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
