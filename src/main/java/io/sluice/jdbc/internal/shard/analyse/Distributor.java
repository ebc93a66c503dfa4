package io.sluice.jdbc.internal.shard.analyse;

import io.sluice.jdbc.internal.shard.analyse.Block.Place;
import io.sluice.jdbc.internal.shard.analyse.Distribution.Anywhere;
import io.sluice.jdbc.internal.shard.analyse.Distribution.Fixed;
import io.sluice.jdbc.internal.shard.analyse.Distribution.Mixed;
import io.sluice.jdbc.internal.shard.analyse.Distribution.Spread;
import io.sluice.jdbc.internal.shard.rule.TableRule;
import java.util.HashSet;
import java.util.Set;

/**
 * Decides which joins and subqueries the shards can do by themselves.
 *
 * <ol>
 *   <li>A copy on every shard joins with anything, unless its own rows must stay without a partner.
 *   <li>Two spread tables join if equal columns put their rows into one place.
 *   <li>A subquery may stay if it looks only at copies, or if its own WHERE ties it to the place of
 *       the row outside.
 *   <li>A derived table may stay if it passes rows on, or makes groups that are whole on a shard.
 * </ol>
 */
final class Distributor {

  private final Resolution names;
  private final Facts facts;

  Distributor(Resolution names, Facts facts) {
    this.names = names;
    this.facts = facts;
  }

  /** Where the rows of the block can be made, before they are grouped, sorted or limited. */
  Distribution of(Block block) {
    Distribution from = block.from() == null ? new Anywhere() : source(block.from(), block);
    if (from instanceof Spread && OuterAggregates.inside(names, block)) {
      return new Mixed("an aggregate in a subquery over the rows around it");
    }
    for (Block inner : names.statement().inside(block)) {
      if (inner.place() != Place.FROM && !(from instanceof Mixed)) {
        from = with(from, inner, block);
      }
    }
    return from;
  }

  // Joins

  private Distribution source(Source source, Block block) {
    if (source instanceof Source.Mention mention) {
      return table(names.table(mention.table().id()));
    }
    if (source instanceof Source.Derived derived) {
      return derived(derived);
    }
    if (source instanceof Source.Joined joined) {
      Distribution left = source(joined.left(), block);
      Distribution right = source(joined.right(), block);
      return joined(joined, left, right, block);
    }
    return new Mixed("a source of rows in FROM that is no table");
  }

  private static Distribution table(Located table) {
    if (table.named()) {
      return new Mixed("WITH over sharded tables");
    }
    if (table.everywhere()) {
      return new Anywhere();
    }
    if (table.rule() instanceof TableRule.Single single) {
      return new Fixed(single.shard());
    }
    Set<Integer> id = Set.of(table.mention().id());
    return new Spread(id, id);
  }

  private Distribution joined(
      Source.Joined join, Distribution left, Distribution right, Block block) {
    if (left instanceof Mixed) {
      return left;
    }
    if (right instanceof Mixed || right instanceof Anywhere) {
      return right instanceof Mixed ? right : left;
    }
    if (left instanceof Anywhere) {
      return join.outer()
          ? new Mixed("an outer join that keeps rows of a table that every shard has")
          : right;
    }
    if (left instanceof Fixed one && right instanceof Fixed other) {
      return one.shard() == other.shard()
          ? left
          : new Mixed("a join of tables that live on different shards");
    }
    if (left instanceof Spread one && right instanceof Spread other) {
      return joined(join, one, other, block);
    }
    return new Mixed("a join of a sharded table with one that lives on a single shard");
  }

  private Distribution joined(Source.Joined join, Spread left, Spread right, Block block) {
    boolean together =
        join.outer()
            ? tied(left, right, facts.equalities(facts.on(join), block))
            : tied(left, right, facts.equalities(left.mentions().iterator().next(), block))
                || tied(left, right, facts.equalities(facts.on(join), block));
    if (!together) {
      return new Mixed("a join that does not go by the sharding keys");
    }
    Set<Integer> mentions = new HashSet<>(left.mentions());
    mentions.addAll(right.mentions());
    Set<Integer> anchors = new HashSet<>(left.anchors());
    if (!join.outer()) {
      anchors.addAll(right.anchors());
    }
    return new Spread(mentions, anchors);
  }

  /** Whether rows that match are always in one place. */
  private boolean tied(Spread left, Spread right, Equalities equal) {
    for (int one : left.mentions()) {
      for (int other : right.mentions()) {
        if (tied(names.table(one), names.table(other), equal)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether equal columns put the rows of the two tables into one place. */
  static boolean tied(Located one, Located other, Equalities equal) {
    if ((one.renamed() != null) != (other.renamed() != null)) {
      return false;
    }
    for (String first : deciding(one, other)) {
      for (String second : deciding(other, one)) {
        boolean same =
            equal.equal(
                new ColumnAt(one.mention().id(), first),
                new ColumnAt(other.mention().id(), second));
        if (same && together(one, first, other, second)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean together(Located one, String first, Located other, String second) {
    boolean keys =
        one.rule().keyColumn().filter(first::equalsIgnoreCase).isPresent()
            && other.rule().keyColumn().filter(second::equalsIgnoreCase).isPresent();
    if (keys) {
      return one.router() != null
          && other.router() != null
          && one.router().agreesWith(other.router());
    }
    return TableRule.coLocated(one.rule(), first, other.rule(), second);
  }

  /** Columns that may decide where a row is in relation to the other table. */
  private static Set<String> deciding(Located one, Located other) {
    Set<String> columns = new HashSet<>();
    one.rule().keyColumn().ifPresent(columns::add);
    if (one.rule() instanceof TableRule.Child child) {
      columns.add(child.column());
    }
    if (other.rule() instanceof TableRule.Child child) {
      columns.add(child.parentColumn());
    }
    return columns;
  }

  // Queries inside

  private Distribution derived(Source.Derived derived) {
    Block inner = names.block(derived);
    if (inner == null || inner.arm() || derived.lateral()) {
      return constant(derived)
          ? new Anywhere()
          : new Mixed("a derived table of a form that only one server can finish");
    }
    Distribution made = of(inner);
    if (made instanceof Anywhere && differs(inner)) {
      return DIFFERS;
    }
    boolean whole =
        !(made instanceof Spread spread)
            || facts.passesRowsOn(inner) && !inner.distinct()
            || inner.limit() == null
                && !Aggregates.windows(names.statement(), inner)
                && groupsAreWhole(inner, spread);
    return whole
        ? made
        : new Mixed("a derived table whose groups or limit reach over several shards");
  }

  private static final Distribution DIFFERS =
      new Mixed("a subquery that each shard could answer in another way");

  /** Which rows LIMIT leaves, or what a volatile function gives, is one server's choice. */
  private boolean differs(Block block) {
    boolean differs = block.limit() != null;
    for (int i = block.span().from(); i < block.span().to() && !differs; i++) {
      differs = Words.isVolatile(names.statement().tokens().tokens(), i);
    }
    return differs;
  }

  /** Nothing but copies and no tables at all. */
  private boolean constant(Source.Derived derived) {
    return names.mentions(derived).stream().allMatch(id -> names.table(id).everywhere());
  }

  /** Whether all rows of each group, and all that DISTINCT makes one of, are on one shard. */
  boolean groupsAreWhole(Block block, Spread spread) {
    boolean one = !block.grouped() && Aggregates.any(names.statement(), block);
    if (block.clauses().rollup() || one || !block.grouped() && !block.distinct()) {
      return false;
    }
    boolean groups =
        !block.grouped()
            || block.clauses().groupBy().stream().anyMatch(key -> decides(key, block, spread));
    boolean rows =
        !block.distinct() || block.items().stream().anyMatch(item -> decides(item, block, spread));
    return groups && rows;
  }

  /** Whether what is selected decides about the place of a row. */
  private boolean decides(Block.Item item, Block block, Spread spread) {
    return item.star()
        ? names.shown(item, block).stream().anyMatch(column -> decides(column, block, spread))
        : decides(item.expression(), block, spread);
  }

  /** Whether equal values of the expression are in one place. */
  private boolean decides(Span expression, Block block, Spread spread) {
    Operand.Name name = names.nameOf(GroupKeys.expression(names, block, expression));
    return name != null && decides(names.resolve(name, block), block, spread);
  }

  private boolean decides(ColumnAt column, Block block, Spread spread) {
    if (column == null) {
      return false;
    }
    for (int anchor : spread.anchors()) {
      Located table = names.table(anchor);
      Equalities equal = facts.equalities(anchor, block);
      for (String deciding : deciding(table, table)) {
        if (equal.equal(column, new ColumnAt(anchor, deciding)) && isOwn(table, deciding)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The key, or the column by which a child finds its parent. */
  private static boolean isOwn(Located table, String column) {
    return table.rule().keyColumn().filter(column::equalsIgnoreCase).isPresent()
        || table.rule() instanceof TableRule.Child child && child.column().equalsIgnoreCase(column);
  }

  private Distribution with(Distribution outside, Block inner, Block block) {
    Distribution inside = of(inner);
    if (differs(inner)) {
      return DIFFERS;
    }
    if (inside instanceof Mixed || inside instanceof Anywhere) {
      return inside instanceof Mixed ? inside : outside;
    }
    if (inside instanceof Fixed one
        && outside instanceof Fixed other
        && one.shard() == other.shard()) {
      return outside;
    }
    boolean together =
        inside instanceof Spread one
            && outside instanceof Spread other
            && tied(one, other, facts.ties(inner));
    return together ? outside : new Mixed("a subquery over rows of other shards");
  }
}
