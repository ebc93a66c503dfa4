package io.sluice.jdbc.internal.shard.analyse;

import io.sluice.jdbc.internal.shard.rule.KeyRouter;
import io.sluice.jdbc.internal.shard.rule.Target;
import io.sluice.jdbc.internal.shard.shape.Occurrence;
import io.sluice.jdbc.internal.shard.shape.Values;
import java.util.List;
import java.util.TreeSet;

/**
 * What a condition demands of one key column. Immutable; asked with the values of each execution.
 *
 * <p>The answer is never too small: it names every partition that can hold a row for which the
 * condition is true. What is false or unknown in three-valued logic keeps a row out alike, so AND
 * may intersect and OR must unite; there is no NOT.
 */
public sealed interface KeyCondition {

  /** All of them. */
  record All(List<KeyCondition> parts) implements KeyCondition {}

  /** One of them. */
  record Any(List<KeyCondition> parts) implements KeyCondition {}

  /** The key compared with a value; the operator has the key on its left. */
  record Compared(String operator, Operand value) implements KeyCondition {
    private Target routed(KeyRouter router, Occurrence text, Values values) {
      Object wanted = Operands.value(value, text, values);
      if (wanted == Values.UNREADABLE) {
        return new Target.All("the value cannot be looked at");
      }
      return switch (operator) {
        case "=" -> router.equal(wanted);
        case "<=>" -> router.equalOrBothNull(wanted);
        case "<", "<=" -> router.range(null, new KeyRouter.End(wanted, operator.length() == 2));
        default -> router.range(new KeyRouter.End(wanted, operator.length() == 2), null);
      };
    }
  }

  /** The key equals one of a list. */
  record Listed(int slot) implements KeyCondition {}

  record Between(Operand low, Operand high) implements KeyCondition {
    private Target routed(KeyRouter router, Occurrence text, Values values) {
      Object from = Operands.value(low, text, values);
      Object to = Operands.value(high, text, values);
      if (from == Values.UNREADABLE || to == Values.UNREADABLE) {
        return new Target.All("the value cannot be looked at");
      }
      return router.range(new KeyRouter.End(from, true), new KeyRouter.End(to, true));
    }
  }

  record IsNull() implements KeyCondition {}

  /** Nothing is demanded. */
  record Anything() implements KeyCondition {}

  /** A condition that leaves everything open. */
  KeyCondition ANYTHING = new Anything();

  /** The partitions that can hold such a row. */
  default Target target(KeyRouter router, Occurrence text, Values values) {
    Target open = new Target.All("no condition on the key");
    if (this instanceof All all) {
      Target target = open;
      for (KeyCondition part : all.parts()) {
        target = both(target, part.target(router, text, values));
      }
      return target;
    } else if (this instanceof Any any) {
      Target target = new Target.None("no alternative can be true");
      for (KeyCondition part : any.parts()) {
        target = either(target, part.target(router, text, values));
      }
      return target;
    } else if (this instanceof Compared compared) {
      return compared.routed(router, text, values);
    } else if (this instanceof Listed listed) {
      Target target = new Target.None("the list holds nothing that the key can be");
      for (Object value : text.list(listed.slot(), values)) {
        target = either(target, equal(router, value));
      }
      return target;
    } else if (this instanceof Between between) {
      return between.routed(router, text, values);
    }
    return this instanceof IsNull ? router.isNull() : open;
  }

  private static Target equal(KeyRouter router, Object value) {
    return value == Values.UNREADABLE
        ? new Target.All("the value cannot be looked at")
        : router.equal(value);
  }

  /** The intersection. */
  static Target both(Target one, Target other) {
    if (one instanceof Target.All) {
      return other;
    }
    if (other instanceof Target.All || one instanceof Target.None) {
      return one;
    }
    if (other instanceof Target.Some second && one instanceof Target.Some first) {
      TreeSet<Integer> common = new TreeSet<>(first.partitions());
      common.retainAll(second.partitions());
      return Target.of(common, "two conditions on the key exclude each other");
    }
    return other;
  }

  private static Target either(Target one, Target other) {
    if (one instanceof Target.Some first && other instanceof Target.Some second) {
      TreeSet<Integer> united = new TreeSet<>(first.partitions());
      united.addAll(second.partitions());
      return new Target.Some(united);
    }
    if (one instanceof Target.All || other instanceof Target.None) {
      return one;
    }
    return other;
  }
}
