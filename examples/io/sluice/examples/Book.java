package io.sluice.examples;

import java.util.Arrays;

/**
 * What one worker was told about each of its writes: its own truth, kept outside any database. A
 * byte per write, so that a long run stays small. Used by its worker, and by the ledger after it.
 */
final class Book {

  private static final int WORKER_SHIFT = 40;

  /** A unit of writing and how many rows it writes. */
  enum Kind {
    INSERT(1),
    BATCH(5),
    TRANSACTION(3);

    final int rows;

    Kind(int rows) {
      this.rows = rows;
    }
  }

  /** What the application was told about a unit. */
  enum Told {
    /** The call never returned, or it failed in a way that says nothing. */
    NOTHING,
    /** It returned: the rows are there. */
    DONE,
    /** 40001: none of the rows is there, and none will ever be. */
    ROLLED_BACK,
    /** 08007: the rows may be there. */
    UNKNOWN
  }

  private final int worker;
  private byte[] entries = new byte[1024];
  private int size;

  Book(int worker) {
    this.worker = worker;
  }

  /** Opens a unit and gives it a number that no other unit of the run has. */
  long open(Kind kind) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, 2 * size);
    }
    entries[size] = entry(kind, Told.NOTHING);
    return (long) worker << WORKER_SHIFT | size++;
  }

  void told(long unit, Told told) {
    int index = index(unit);
    entries[index] = entry(kind(index), told);
  }

  int size() {
    return size;
  }

  Kind kind(int index) {
    return Kind.values()[entries[index] / Told.values().length];
  }

  Told told(int index) {
    return Told.values()[entries[index] % Told.values().length];
  }

  static int worker(long unit) {
    return (int) (unit >>> WORKER_SHIFT);
  }

  static int index(long unit) {
    return (int) unit;
  }

  private static byte entry(Kind kind, Told told) {
    return (byte) (kind.ordinal() * Told.values().length + told.ordinal());
  }
}
