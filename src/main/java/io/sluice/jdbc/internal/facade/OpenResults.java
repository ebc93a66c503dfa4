package io.sluice.jdbc.internal.facade;

import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;

/**
 * The results of one statement that may still be open: nearly always one. For the thread that uses
 * the statement and another that closes it.
 */
final class OpenResults {

  /** Kept by itself: an execution costs no list. */
  private volatile SluiceResultSet one;

  private volatile List<SluiceResultSet> others = List.of();

  /** The result around these rows of the driver's, or {@code null}. */
  SluiceResultSet around(ResultSet rows) {
    SluiceResultSet first = one;
    if (first != null && first.wraps(rows)) {
      return first;
    }
    for (SluiceResultSet each : others) {
      if (each.wraps(rows)) {
        return each;
      }
    }
    return null;
  }

  void add(SluiceResultSet rows) {
    if (one == null) {
      one = rows;
    } else {
      List<SluiceResultSet> more = new ArrayList<>(others);
      more.add(rows);
      others = List.copyOf(more);
    }
  }

  /** The driver closes rows by itself when the statement goes on to its next result. */
  void forgetClosed() {
    SluiceResultSet first = one;
    if (first != null && isOver(first)) {
      one = null;
    }
    if (!others.isEmpty()) {
      others = others.stream().filter(each -> !isOver(each)).toList();
    }
  }

  private static boolean isOver(SluiceResultSet rows) {
    boolean closedByDriver = rows.isClosed();
    if (closedByDriver) {
      rows.closedByStatement();
    }
    return closedByDriver;
  }

  /**
   * The statement was closed, or is executed again, with which the driver closes its rows.
   *
   * @param discard whether it may be executed elsewhere, which does not close them
   */
  void close(boolean discard) {
    SluiceResultSet first = one;
    one = null;
    List<SluiceResultSet> rest = others;
    others = List.of();
    if (first != null) {
      close(first, discard);
    }
    for (SluiceResultSet each : rest) {
      close(each, discard);
    }
  }

  private static void close(SluiceResultSet rows, boolean discard) {
    if (discard) {
      rows.discard();
    }
    rows.closedByStatement();
  }

  /** The connection is closed. */
  void sessionEnded() {
    SluiceResultSet first = one;
    if (first != null) {
      first.sessionEnded();
    }
    others.forEach(SluiceResultSet::sessionEnded);
  }

  /** Whether there is one that the application has not closed. */
  boolean anyOpen() {
    SluiceResultSet first = one;
    return first != null && first.isOpen() || others.stream().anyMatch(SluiceResultSet::isOpen);
  }

  /** Whether there were any and all are closed. */
  boolean isCompleted() {
    SluiceResultSet first = one;
    boolean any = first != null || !others.isEmpty();
    return any
        && (first == null || first.isClosed())
        && others.stream().allMatch(SluiceResultSet::isClosed);
  }
}
