package io.sluice.jdbc.session;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the manuals of MySQL and MariaDB say about transactions, reduced to rows: which are durable,
 * which are waiting for a commit, and how many a savepoint would keep. Written from the manuals and
 * not from Sluice, so that the two may disagree.
 */
final class TransactionModel {

  /** Rows that every other session sees. */
  int durable;

  /** Rows that a rollback takes back. */
  int pending;

  boolean autoCommit = true;

  /** Begun by a statement and not ended yet. */
  boolean explicit;

  /** Whether any statement ran since the last end: without autocommit it counts as work. */
  boolean touched;

  /** Transactions ended; a session may leave its host whenever this has grown. */
  int endings;

  private final Map<String, Integer> savepoints = new LinkedHashMap<>();

  boolean inTransaction() {
    return explicit || !autoCommit;
  }

  void insert(int rows) {
    touched = true;
    if (inTransaction()) {
      pending += rows;
    } else {
      durable += rows;
    }
  }

  /** A statement that changes nothing. */
  void look() {
    touched = true;
  }

  void begin() {
    commit();
    explicit = true;
    touched = true;
  }

  void commit() {
    durable += pending;
    end();
  }

  void rollback() {
    end();
  }

  private void end() {
    pending = 0;
    explicit = false;
    touched = false;
    savepoints.clear();
    endings++;
  }

  void autoCommit(boolean value) {
    if (value && !autoCommit) {
      commit();
    }
    autoCommit = value;
  }

  void savepoint(String name) {
    touched = true;
    if (inTransaction()) {
      savepoints.remove(name);
      savepoints.put(name, pending);
    }
  }

  boolean hasSavepoint(String name) {
    return savepoints.containsKey(name);
  }

  void rollbackTo(String name) {
    pending = savepoints.get(name);
    boolean later = false;
    for (String each : java.util.List.copyOf(savepoints.keySet())) {
      if (later) {
        savepoints.remove(each);
      }
      later |= each.equals(name);
    }
  }

  @Override
  public String toString() {
    return (autoCommit ? "autocommit" : "no autocommit")
        + (explicit ? ", begun" : "")
        + ", "
        + durable
        + " durable, "
        + pending
        + " pending";
  }
}
