package io.sluice.jdbc.internal.shard.analyse;

import java.util.List;

/**
 * What must be true of a row. Only forms that can decide where a row lives are told apart; all
 * others, and everything inside a NOT, are {@link Unknown}.
 */
public sealed interface Condition {

  /** All of them. */
  record And(List<Condition> parts) implements Condition {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /** At least one of them. */
  record Or(List<Condition> parts) implements Condition {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /**
   * A comparison.
   *
   * @param operator one of {@code = <=> < <= > >=}
   */
  record Compare(Operand left, String operator, Operand right) implements Condition {}

  /** Equals one of a list that is one slot. */
  record InSlot(Operand left, int slot) implements Condition {}

  /**
   * Equals one of the rows of a query.
   *
   * @param query its tokens without the parentheses
   */
  record InQuery(Operand left, Span query) implements Condition {}

  record Between(Operand value, Operand low, Operand high) implements Condition {}

  record IsNull(Operand value) implements Condition {}

  /** Anything. */
  record Unknown() implements Condition {}

  /** Nothing is known. */
  Condition UNKNOWN = new Unknown();

  /** All parts of an AND, at any depth; the condition itself if it is none. */
  static List<Condition> conjuncts(Condition condition) {
    return condition instanceof And and
        ? and.parts().stream().flatMap(part -> conjuncts(part).stream()).toList()
        : List.of(condition);
  }
}
