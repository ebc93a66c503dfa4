package io.sluice.jdbc.internal.shard.analyse;

import io.sluice.jdbc.internal.shard.analyse.Block.Place;
import io.sluice.jdbc.internal.shard.schema.Column;
import io.sluice.jdbc.internal.shard.schema.TypeFamily;
import java.util.ArrayList;
import java.util.List;

/**
 * What must be true wherever a row of a table can matter, and what follows for its key.
 *
 * <ol>
 *   <li>WHERE of the block holds for all its tables.
 *   <li>ON of an inner join holds for both sides; ON of an outer join only for the side that may be
 *       missing.
 *   <li>For a table that may be missing, a condition of WHERE that NULL satisfies says nothing: it
 *       is satisfied by the missing row too.
 *   <li>What holds for the row of the outer query holds for a query in its WHERE, HAVING, ORDER BY
 *       or select list; what holds for a derived table holds inside it if it only passes rows on.
 *   <li>Two columns that are equal share their conditions if their types compare values alike.
 * </ol>
 */
final class Facts {

  /**
   * A condition together with the block whose names it uses.
   *
   * @param noNulls what NULL satisfies says nothing
   */
  private record Fact(Condition condition, Block block, boolean noNulls) {}

  private final Resolution names;

  Facts(Resolution names) {
    this.names = names;
  }

  /** What is demanded of the column of that mention. */
  KeyCondition demanded(ColumnAt key, Block block) {
    List<Fact> facts = facts(key.table(), block);
    Equalities equal = equalities(key.table(), block);
    List<KeyCondition> parts = new ArrayList<>();
    for (Fact fact : facts) {
      KeyCondition part = demanded(fact.condition, fact, key, equal);
      if (!(part instanceof KeyCondition.Anything)) {
        parts.add(part);
      }
    }
    return parts.isEmpty()
        ? KeyCondition.ANYTHING
        : parts.size() == 1 ? parts.get(0) : new KeyCondition.All(List.copyOf(parts));
  }

  /** Columns that are equal wherever a row of that mention can matter. */
  Equalities equalities(int mention, Block block) {
    Equalities equal = equalities(facts(mention, block));
    addMembership(block, equal);
    return equal;
  }

  /** What ties a query inside of WHERE to the row outside: its own WHERE, and that it is in IN. */
  Equalities ties(Block inner) {
    Equalities equal = equalities(List.of(inner.where()), inner);
    addMembership(inner, equal);
    return equal;
  }

  /**
   * In {@code a IN (SELECT b …)}, where it must be true, only rows whose b equals a matter; b must
   * not depend on rows that are elsewhere.
   */
  private void addMembership(Block inner, Equalities equal) {
    Block outer = names.parent(inner);
    boolean simple =
        outer != null
            && inner.place() == Place.WHERE
            && !inner.arm()
            && inner.items().size() == 1
            && keepsRows(inner);
    if (!simple) {
      return;
    }
    for (Condition part : Condition.conjuncts(outer.where())) {
      if (part instanceof Condition.InQuery in
          && in.query().equals(inner.span())
          && in.left() instanceof Operand.Name left) {
        ColumnAt one = names.resolve(left, outer);
        Operand.Name item = names.nameOf(inner.items().get(0).expression());
        boolean certain = item != null && names.isOfGroup(inner, item);
        ColumnAt other = certain ? names.resolve(item, inner) : null;
        if (one != null && other != null && compareAlike(one, other)) {
          equal.add(one, other);
        }
      }
    }
  }

  /** It passes rows on, or makes one of those that are equal in what it shows of a group. */
  boolean keepsRows(Block block) {
    return block.limit() == null
        && !block.clauses().rollup()
        && block.clauses().window() == null
        && !Aggregates.windows(names.statement(), block)
        && (passesRowsOn(block) || block.grouped());
  }

  /** Columns that this condition, whose names are those of the block, makes equal. */
  Equalities equalities(List<Condition> conditions, Block block) {
    return equalities(
        conditions.stream()
            .flatMap(each -> Condition.conjuncts(each).stream())
            .map(each -> new Fact(each, block, false))
            .toList());
  }

  private Equalities equalities(List<Fact> facts) {
    Equalities equal = new Equalities();
    for (Fact fact : facts) {
      if (fact.condition instanceof Condition.Compare compare
          && compare.operator().equals("=")
          && compare.left() instanceof Operand.Name left
          && compare.right() instanceof Operand.Name right) {
        ColumnAt one = names.resolve(left, fact.block);
        ColumnAt other = names.resolve(right, fact.block);
        if (one != null && other != null && compareAlike(one, other)) {
          equal.add(one, other);
        }
      }
    }
    return equal;
  }

  /** Whether the two columns see the same values as equal. */
  private boolean compareAlike(ColumnAt one, ColumnAt other) {
    Column first = names.column(one);
    Column second = names.column(other);
    if (first == null || second == null || first.family() != second.family()) {
      return false;
    }
    return switch (first.family()) {
      case INTEGER, DATE, DATETIME -> true;
      case TEXT -> first.collation() != null && first.collation().equals(second.collation());
      default -> first.family() == TypeFamily.BINARY;
    };
  }

  // Which facts hold

  private List<Fact> facts(int mention, Block block) {
    List<Fact> facts = new ArrayList<>();
    boolean mayBeMissing = joins(block.from(), mention, block, facts);
    for (Condition part : Condition.conjuncts(block.where())) {
      facts.add(new Fact(part, block, mayBeMissing));
    }
    around(block, facts);
    return facts;
  }

  /** Adds what the joins above a mention demand; whether one of them may leave it out. */
  private boolean joins(Source source, int mention, Block block, List<Fact> facts) {
    if (!(source instanceof Source.Joined joined)) {
      return false;
    }
    boolean right = names.mentions(joined.right()).contains(mention);
    boolean missing = joins(right ? joined.right() : joined.left(), mention, block, facts);
    if (!joined.outer() || right) {
      for (Condition part : on(joined)) {
        facts.add(new Fact(part, block, missing));
      }
    }
    return missing || joined.outer() && right;
  }

  /** The condition of a join; USING is one too. */
  List<Condition> on(Source.Joined joined) {
    List<Condition> parts = new ArrayList<>(Condition.conjuncts(joined.on()));
    for (String column : joined.using()) {
      Operand.Name left = only(joined.left(), column);
      Operand.Name right = only(joined.right(), column);
      if (left != null && right != null) {
        parts.add(new Condition.Compare(left, "=", right));
      }
    }
    return parts;
  }

  /** The one table on this side that has the column. */
  private Operand.Name only(Source side, String column) {
    Operand.Name found = null;
    for (Source leaf : Resolution.leaves(side)) {
      if (!(leaf instanceof Source.Mention mention)
          || names.table(mention.table().id()).table() == null) {
        return null;
      }
      if (names.table(mention.table().id()).table().column(column) != null) {
        if (found != null) {
          return null;
        }
        found = new Operand.Name(mention.table().shownName(), column, -1);
      }
    }
    return found;
  }

  private void around(Block block, List<Fact> facts) {
    Block parent = names.parent(block);
    if (parent == null || block.place() == Place.ON || block.place() == Place.WITH) {
      return;
    }
    if (block.place() != Place.FROM) {
      for (Condition part : Condition.conjuncts(parent.where())) {
        facts.add(new Fact(part, parent, false));
      }
      around(parent, facts);
    } else if (!block.arm() && keepsRows(block) && !block.tables().isEmpty()) {
      int inside = block.tables().get(0).id();
      boolean missing = joins(parent.from(), inside, parent, facts);
      for (Condition part : Condition.conjuncts(parent.where())) {
        facts.add(new Fact(part, parent, missing));
      }
      around(parent, facts);
    }
  }

  /** Each row it shows is one that its tables have, whatever the others are. */
  boolean passesRowsOn(Block block) {
    return !block.grouped()
        && block.clauses().having() == null
        && block.clauses().window() == null
        && block.limit() == null
        && !Aggregates.any(names.statement(), block)
        && !Aggregates.windows(names.statement(), block)
        && !OuterAggregates.inside(names, block);
  }

  // What a fact says of the key

  private KeyCondition demanded(Condition condition, Fact fact, ColumnAt key, Equalities equal) {
    if (condition instanceof Condition.And and) {
      return new KeyCondition.All(
          and.parts().stream().map(part -> demanded(part, fact, key, equal)).toList());
    }
    if (condition instanceof Condition.Or or) {
      List<KeyCondition> parts =
          or.parts().stream().map(part -> demanded(part, fact, key, equal)).toList();
      return parts.stream().anyMatch(KeyCondition.Anything.class::isInstance)
          ? KeyCondition.ANYTHING
          : new KeyCondition.Any(parts);
    }
    if (condition instanceof Condition.Compare compare) {
      return compared(compare, fact, key, equal);
    }
    if (condition instanceof Condition.InSlot in && is(in.left(), fact, key, equal)) {
      return new KeyCondition.Listed(in.slot());
    }
    if (condition instanceof Condition.Between between && is(between.value(), fact, key, equal)) {
      return new KeyCondition.Between(between.low(), between.high());
    }
    boolean isNull =
        condition instanceof Condition.IsNull test
            && !fact.noNulls
            && is(test.value(), fact, key, equal);
    return isNull ? new KeyCondition.IsNull() : KeyCondition.ANYTHING;
  }

  private KeyCondition compared(
      Condition.Compare compare, Fact fact, ColumnAt key, Equalities equal) {
    if (compare.operator().equals("<=>") && fact.noNulls) {
      return KeyCondition.ANYTHING;
    }
    if (is(compare.left(), fact, key, equal) && !(compare.right() instanceof Operand.Name)) {
      return new KeyCondition.Compared(compare.operator(), compare.right());
    }
    if (is(compare.right(), fact, key, equal) && !(compare.left() instanceof Operand.Name)) {
      return new KeyCondition.Compared(turned(compare.operator()), compare.left());
    }
    return KeyCondition.ANYTHING;
  }

  private static String turned(String operator) {
    return switch (operator) {
      case "<" -> ">";
      case "<=" -> ">=";
      case ">" -> "<";
      case ">=" -> "<=";
      default -> operator;
    };
  }

  private boolean is(Operand operand, Fact fact, ColumnAt key, Equalities equal) {
    if (!(operand instanceof Operand.Name name)) {
      return false;
    }
    ColumnAt column = names.resolve(name, fact.block);
    return column != null && equal.equal(column, key);
  }
}
