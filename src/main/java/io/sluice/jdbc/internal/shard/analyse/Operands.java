package io.sluice.jdbc.internal.shard.analyse;

import io.sluice.jdbc.internal.shard.shape.Occurrence;
import io.sluice.jdbc.internal.shard.shape.Values;

/** The values of operands in one execution. Stateless. */
public final class Operands {

  private Operands() {}

  /** The value, or {@link Values#UNREADABLE}. */
  public static Object value(Operand operand, Occurrence text, Values values) {
    if (operand instanceof Operand.Constant constant) {
      return constant.value();
    }
    if (operand instanceof Operand.Slot slot) {
      Object value = text.value(slot.index(), values);
      return slot.negative() ? Occurrence.negative(value) : value;
    }
    return Values.UNREADABLE;
  }
}
