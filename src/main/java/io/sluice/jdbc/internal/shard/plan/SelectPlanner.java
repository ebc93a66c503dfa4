package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.analyse.Aggregates;
import io.sluice.jdbc.internal.shard.analyse.Block;
import io.sluice.jdbc.internal.shard.analyse.Distribution;
import io.sluice.jdbc.internal.shard.analyse.Distribution.Spread;
import io.sluice.jdbc.internal.shard.analyse.Operand;
import io.sluice.jdbc.internal.shard.analyse.ShapeTokens;
import io.sluice.jdbc.internal.shard.analyse.Span;
import io.sluice.jdbc.internal.shard.analyse.Words;
import io.sluice.jdbc.internal.shard.shape.Values;
import io.sluice.jdbc.internal.sql.TokenKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans queries over several shards. In this order, the first that is certain to be right:
 *
 * <ol>
 *   <li>One shard has all that can matter: it runs the text.
 *   <li>The shards make the rows, and they are put one after the other, or merged in order.
 *   <li>The shards make parts of the groups, and the parts are put together.
 *   <li>What is needed is brought to one shard, which runs the text over it.
 * </ol>
 */
final class SelectPlanner {

  private final Request request;
  private final Reach reach;

  SelectPlanner(Request request, Reach reach) {
    this.request = request;
    this.reach = reach;
  }

  Plan plan() throws SQLException {
    OneShard one = new OneShard(request, reach);
    if (one.unit() != null) {
      return one.pass();
    }
    refuseWhatNeedsOneServer();
    Block top = request.statement().top();
    Plan.Query plan = null;
    if (request.statement().setOperation()) {
      plan = new UnionPlanner(request, reach).plan();
    } else if (top != null && request.analysis().distribution(top) instanceof Spread spread) {
      plan = spread(top, spread);
    }
    if (plan != null) {
      return plan;
    }
    if (isLocking()) {
      throw Errors.unsupported(
          "FOR UPDATE or FOR SHARE cannot lock rows that are brought together from several"
              + " shards; lock them by their sharding key.");
    }
    return query(new GatherPlanner(request, reach).plan(), why(top));
  }

  private String why(Block top) {
    if (top == null) {
      return "gathered: a set operation over several shards";
    }
    Distribution made = request.analysis().distribution(top);
    return "gathered: "
        + (made instanceof Distribution.Mixed mixed
            ? mixed.why()
            : "groups, order or limit that only a server can finish");
  }

  private Plan.Query query(Rows rows, String reason) {
    return new Plan.Query(rows, isLocking(), asksForTime(), reason);
  }

  // What no number of shards can answer as one server would

  private void refuseWhatNeedsOneServer() throws SQLException {
    ShapeTokens tokens = request.statement().tokens();
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.tokens().isKind(i, TokenKind.USER_VARIABLE)) {
        throw Errors.unsupported(
            "The user variable "
                + tokens.tokens().string(i)
                + " cannot be used in a query over several shards; pass its value as a parameter.");
      }
      if (Words.isStrange(tokens.tokens(), i)) {
        throw Errors.unsupported(
            "The function "
                + tokens.tokens().string(i)
                + "() is not the server's own and cannot be used in a query over several shards: it"
                + " may look at rows of one shard only.");
      }
      if (Words.asksAboutSession(tokens.tokens(), i)) {
        throw Errors.unsupported(
            "The function "
                + tokens.tokens().string(i)
                + "() belongs to one session on one server and cannot be used in a query over"
                + " several shards.");
      }
    }
    if (tokens.has(new Span(0, tokens.count()), "SQL_CALC_FOUND_ROWS")) {
      throw Errors.unsupported(
          "SQL_CALC_FOUND_ROWS cannot count over several shards; run SELECT COUNT(*) besides.");
    }
    for (Block block : request.statement().blocks()) {
      Span tail = block.clauses().tail();
      if (tokens.is(tail.from(), "INTO") || tokens.is(tail.from(), "PROCEDURE")) {
        throw Errors.unsupported(
            "SELECT … INTO cannot be run on several shards; read the rows and write them yourself.");
      }
    }
  }

  private boolean isLocking() {
    ShapeTokens tokens = request.statement().tokens();
    return request.statement().blocks().stream()
        .anyMatch(
            block ->
                tokens.is(block.clauses().tail().from(), "FOR")
                    || tokens.is(block.clauses().tail().from(), "LOCK"));
  }

  private boolean asksForTime() {
    return Times.asked(request.text().tokens());
  }

  // Shards make the rows

  private Plan.Query spread(Block top, Spread spread) throws SQLException {
    boolean groups = top.grouped() || top.distinct() || hasAggregates(top);
    if (Aggregates.windows(request.statement(), top) || top.clauses().window() != null) {
      return null;
    }
    List<Reach.Unit> units = reach.common(spread.anchors());
    if (Limits.of(request, top).count() == 0) {
      Reach.Unit any = units.get(0);
      Rows none = new Rows.Fetch(Names.at(request, any).physical(any.shard()));
      return query(none, "no rows are wanted, and any shard can tell their columns");
    }
    if (!groups || request.analysis().groupsAreWhole(top)) {
      Plan.Query rows = rows(top, units, groups);
      if (rows != null || !top.distinct()) {
        return rows;
      }
    }
    if (isLocking()) {
      return null;
    }
    Rows merged = new GroupPlanner(request, top, units).plan();
    return merged == null ? null : query(merged, "groups merged from " + shards(units));
  }

  private boolean hasAggregates(Block top) {
    return Aggregates.any(request.statement(), top);
  }

  private Plan.Query rows(Block top, List<Reach.Unit> units, boolean groups) throws SQLException {
    Limits limits = Limits.of(request, top);
    Columns columns = new Columns(request, top);
    List<Columns.Draft> drafts = new ArrayList<>();
    for (Block.Order order : top.orderBy()) {
      Span meant = columns.meant(order.expression());
      // A hidden column would make more rows distinct.
      boolean usable = meant != null && (!top.distinct() || columns.shown(meant) > 0);
      Columns.Draft draft = usable ? columns.key(meant, order.descending()) : null;
      if (draft == null || top.distinct() && splitsEqualTexts(draft)) {
        return null;
      }
      drafts.add(draft);
    }
    List<Rows.Fetch> fetches = new ArrayList<>();
    for (Reach.Unit unit : units) {
      Splice splice = Names.at(request, unit);
      columns.writeInto(splice);
      limits.push(splice, request, top);
      fetches.add(new Rows.Fetch(splice.physical(unit.shard())));
    }
    Rows rows =
        drafts.isEmpty() ? new Rows.Concat(fetches) : new Rows.Merge(fetches, columns.last(drafts));
    rows = limits.apply(rows);
    if (!columns.hidden().isEmpty()) {
      rows = new Rows.Strip(rows, columns.hidden().size());
    }
    return query(
        rows, (groups ? "groups are whole on their shards, " : "") + "on " + shards(units));
  }

  /** Texts that differ in spaces at their end are equal under PAD SPACE, and weigh differently. */
  private static boolean splitsEqualTexts(Columns.Draft draft) {
    return draft.hiddenIndex() >= 0
        && draft.order() instanceof SortKey.Bytes bytes
        && !bytes.pad().isEmpty();
  }

  private String shards(List<Reach.Unit> units) {
    List<String> shards =
        units.stream().map(unit -> request.shard(unit.shard())).distinct().toList();
    return shards.size() == request.rules().shards().size()
        ? "all shards"
        : String.join(", ", shards);
  }

  /** The limit of a query with its values. */
  record Limits(long offset, long count) {

    private static final long ALL = -1;
    private static final Limits NONE = new Limits(0, ALL);

    /** Its values are still to be set: enough for an explanation. */
    private static final Limits OPEN = new Limits(0, Rows.Limit.OPEN);

    static Limits of(Request request, Block block) throws SQLException {
      if (block.limit() == null) {
        return NONE;
      }
      if (!isSet(request, block.limit().count()) || !isSet(request, block.limit().offset())) {
        return OPEN;
      }
      long offset =
          block.limit().offset() == null ? 0 : number(request.value(block.limit().offset()));
      return new Limits(offset, number(request.value(block.limit().count())));
    }

    private static boolean isSet(Request request, Operand operand) {
      return !(operand instanceof Operand.Slot slot)
          || request.text().isSet(slot.index(), request.values());
    }

    private static long number(Object value) throws SQLException {
      boolean whole =
          value instanceof Long
              || value instanceof Integer
              || value instanceof Short
              || value instanceof Byte
              || value instanceof java.math.BigInteger;
      if (!whole || value == Values.UNREADABLE) {
        throw Errors.badArgument("LIMIT and OFFSET must be whole numbers, not " + value + ".");
      }
      long number =
          value instanceof java.math.BigInteger ? Long.MAX_VALUE : ((Number) value).longValue();
      if (number < 0) {
        throw Errors.badArgument("LIMIT and OFFSET must not be negative, as " + value + " is.");
      }
      return number;
    }

    /** Lets each shard send no more than could be wanted of it. */
    void push(Splice splice, Request request, Block block) {
      if (count < 0 || offset == 0 && block.limit().offset() == null) {
        return;
      }
      long most = offset > Long.MAX_VALUE - count ? Long.MAX_VALUE : offset + count;
      Span span = block.limit().span();
      splice.replace(
          request.text().start(span.from()),
          request.text().end(span.to() - 1),
          Piece.of("LIMIT " + most));
    }

    Rows apply(Rows rows) {
      return count == ALL ? rows : new Rows.Limit(rows, offset, count);
    }
  }
}
