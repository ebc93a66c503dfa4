package io.sluice.jdbc.internal.error;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.Iterator;
import java.util.Map;

/** Makes every exception that Sluice throws on its own account. Thread-safe: it has no state. */
public final class Errors {

  private static final int HOSTS_IN_MESSAGE = 3;

  private Errors() {}

  /** A bad URL, property or argument; {@code message} names the offending part. */
  public static SQLException badArgument(String message) {
    return new SQLException(message, SqlState.BAD_ARGUMENT.code());
  }

  /** As {@link #badArgument(String)}, with its cause. */
  public static SQLException badArgument(String message, Throwable cause) {
    return new SQLException(message, SqlState.BAD_ARGUMENT.code(), cause);
  }

  /** A call on a closed logical connection. */
  public static SQLException connectionClosed() {
    return new SQLNonTransientConnectionException(
        "The connection is closed.", SqlState.CLOSED.code());
  }

  /** A call on a closed statement. */
  public static SQLException statementClosed() {
    return badArgument("The statement is closed.");
  }

  /** A call on rows whose connection is closed, as the target drivers say it of closed rows. */
  public static SQLException rowsClosed() {
    return badArgument("Operation not allowed after ResultSet closed");
  }

  /** The transaction is gone for sure; the application may run it again as a whole. */
  public static SQLException rolledBack(String host, Throwable cause) {
    return new SQLTransactionRollbackException(
        "Host "
            + host
            + " was lost inside the transaction, which is rolled back; call rollback() and run the"
            + " whole transaction again.",
        SqlState.ROLLED_BACK.code(),
        cause);
  }

  /** As {@link #rolledBack}, because the source takes no writes any more. */
  public static SQLException rolledBackReadOnly(String host, Throwable cause) {
    return new SQLTransactionRollbackException(
        "Host "
            + host
            + " became read-only inside the transaction, which cannot be committed; call rollback()"
            + " and run the whole transaction again.",
        SqlState.ROLLED_BACK.code(),
        cause);
  }

  /** A commit or an autocommit write may or may not have happened. */
  public static SQLException outcomeUnknown(String what, String host, Throwable cause) {
    return new SQLNonTransientConnectionException(
        "Host "
            + host
            + " was lost while "
            + what
            + " was under way; its outcome is unknown and it was not sent again.",
        SqlState.OUTCOME_UNKNOWN.code(),
        cause);
  }

  /** Rows were being read when the host was lost. */
  public static SQLException cursorLost(String host, Throwable cause) {
    return new SQLRecoverableException(
        "Host " + host + " was lost while rows were being read; read again.",
        SqlState.CURSOR_LOST.code(),
        cause);
  }

  /** The session held something on the lost host that cannot be carried to another one. */
  public static SQLException sessionStateLost(String what, String host, Throwable cause) {
    return new SQLRecoverableException(
        "Host " + host + " was lost and with it " + what + " of this session.",
        SqlState.CURSOR_LOST.code(),
        cause);
  }

  /**
   * No suitable host before the deadline.
   *
   * @param summary one sentence on what was looked for
   * @param causes host as {@code name:port} to the reason why it was not used, in order of the
   *     attempts
   */
  public static SQLException noHost(String summary, Map<String, ? extends Throwable> causes) {
    StringBuilder text = new StringBuilder(summary);
    Iterator<? extends Map.Entry<String, ? extends Throwable>> entries =
        causes.entrySet().iterator();
    for (int shown = 0; shown < HOSTS_IN_MESSAGE && entries.hasNext(); shown++) {
      Map.Entry<String, ? extends Throwable> entry = entries.next();
      text.append(shown == 0 ? ": " : "; ")
          .append(entry.getKey())
          .append(" (")
          .append(firstLine(entry.getValue()))
          .append(')');
    }
    if (causes.size() > HOSTS_IN_MESSAGE) {
      text.append("; and ").append(causes.size() - HOSTS_IN_MESSAGE).append(" more, suppressed");
    }
    SQLException error =
        new SQLTransientConnectionException(text.append('.').toString(), SqlState.NO_HOST.code());
    causes.values().forEach(error::addSuppressed);
    return error;
  }

  /** A write on a session that was declared read-only. */
  public static SQLException readOnly() {
    return new SQLException(
        "The connection is read-only; call setReadOnly(false) outside a transaction before a"
            + " write.",
        SqlState.READ_ONLY.code());
  }

  /** A write was refused by a server inside a transaction that was declared read-only. */
  public static SQLException readOnlyTransaction(Throwable cause) {
    return new SQLException(
        "The transaction was declared read-only; end it before a write.",
        SqlState.READ_ONLY.code(),
        cause);
  }

  /** A write on a session that cannot leave a replica without losing something. */
  public static SQLException tiedToReplica(String host, String by) {
    return new SQLException(
        "The session is tied to replica " + host + " by " + by + "; release it before a write.",
        SqlState.READ_ONLY.code());
  }

  /** {@code setReadOnly} while a transaction is open. */
  public static SQLException readOnlyInTransaction() {
    return new SQLException(
        "setReadOnly is not allowed inside a transaction; commit or roll back first.",
        SqlState.IN_TRANSACTION.code());
  }

  /** A transaction, or a statement that is one by itself, may not write on several shards. */
  public static SQLException spansShards(String message) {
    return new SQLException(message, SqlState.SPANS_SHARDS.code());
  }

  /** As {@link #spansShards(String)}, with its cause. */
  public static SQLException spansShards(String message, Throwable cause) {
    return new SQLException(message, SqlState.SPANS_SHARDS.code(), cause);
  }

  /** Something that only the transaction manager may do, or that it does not allow now. */
  public static SQLException globalTransaction(String message) {
    return new SQLException(message, SqlState.GLOBAL_TRANSACTION.code());
  }

  /** Nothing of a transaction over shards happened on any of them. */
  public static SQLException rolledBackEverywhere(Throwable cause) {
    return new SQLTransactionRollbackException(
        "The transaction could not be committed on all of its shards and is rolled back on each ("
            + firstLine(cause)
            + "); call rollback() and run the whole transaction again.",
        SqlState.ROLLED_BACK.code(),
        cause);
  }

  /** A transaction over shards that one failed statement keeps from being committed. */
  public static SQLException condemned(Throwable cause) {
    return new SQLTransactionRollbackException(
        "A statement failed on one of the transaction's shards ("
            + firstLine(cause)
            + "), so it cannot be committed; call rollback() and run the whole transaction again.",
        SqlState.ROLLED_BACK.code(),
        cause);
  }

  /** A transaction was committed on some shards only, or nobody knows on which. */
  public static SQLException unsettled(String message, Throwable cause) {
    return new SQLNonTransientConnectionException(message, SqlState.OUTCOME_UNKNOWN.code(), cause);
  }

  /** A form that Sluice cannot do; {@code message} says which and what to do instead. */
  public static SQLException unsupported(String message) {
    return new SQLFeatureNotSupportedException(message, SqlState.UNSUPPORTED.code());
  }

  /** A block of a sequence of keys could not be had in time. */
  public static SQLException sequence(String why, Throwable cause) {
    return new SQLTimeoutException(
        "No block of a sequence of keys: " + why + ".", SqlState.TIMEOUT.code(), cause);
  }

  private static String firstLine(Throwable cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.lines().findFirst().orElse("").strip();
  }
}
