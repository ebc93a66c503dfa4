package io.sluice.jdbc.internal.shard.plan;

/**
 * One column by which rows are ordered or grouped. NULL comes first, or last if descending.
 *
 * @param column from 1, hidden ones counted; or negative, counted from the end: −1 is the last one
 */
public record SortKey(int column, boolean descending, Order order) {

  /** How two values compare. */
  public sealed interface Order {}

  /** As numbers: whole, decimal or double, whatever the driver delivers. */
  public record Numbers() implements Order {}

  /**
   * As unsigned bytes. With a pad, the shorter one counts as if it went on with repetitions of the
   * pad, which is how text compares under PAD SPACE by its weights.
   *
   * @param pad in hexadecimal; empty: the shorter one comes first
   */
  public record Bytes(String pad) implements Order {}

  /** How the key prints: {@code 3 desc}. */
  @Override
  public String toString() {
    return column + (order instanceof Bytes ? " bytes" : "") + (descending ? " desc" : "");
  }
}
