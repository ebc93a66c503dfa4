package io.sluice.jdbc.simulation;

import java.sql.SQLException;

/**
 * What an application was told by one call.
 *
 * @param value what the call returned
 * @param error what it threw
 */
record Outcome(Kind kind, Object value, Throwable error) {

  /** What it means to the application. */
  enum Kind {
    OK,
    /** 40001 of Sluice: surely rolled back. */
    ROLLED_BACK,
    /** 08007: of a commit or an autocommit write. */
    UNKNOWN,
    /** 08006: rows or session state went with the host. */
    LOST,
    /** 08001, or all hosts refuse the login. */
    NO_HOST,
    /**
     * 25006 or 25001 of Sluice: the session is read-only, or in a transaction; nothing was done.
     */
    REFUSED,
    /** 08003: another thread ended the session. */
    CLOSED,
    /** The target driver's own exception about the statement. */
    OWN
  }

  boolean isOk() {
    return kind == Kind.OK;
  }

  /** The code of the driver's own exception. */
  int code() {
    return kind == Kind.OWN ? ((SQLException) error).getErrorCode() : 0;
  }

  @Override
  public String toString() {
    return kind == Kind.OK ? "ok" : kind + ": " + error.getMessage();
  }
}
