package io.sluice.jdbc.internal.shard.analyse;

/** One side of a comparison, as far as it can decide anything. */
public sealed interface Operand {

  /**
   * A column.
   *
   * @param qualifier table or alias, or null
   * @param token where the name starts
   */
  record Name(String qualifier, String name, int token) implements Operand {}

  /**
   * What a text puts in the place of a value.
   *
   * @param index which of the shape's slots
   * @param negative a minus stands in front
   */
  record Slot(int index, boolean negative) implements Operand {}

  /** A number, NULL, TRUE or FALSE that belongs to the shape. */
  record Constant(Object value) implements Operand {}
}
