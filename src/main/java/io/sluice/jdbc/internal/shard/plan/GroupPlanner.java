package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Aggregates;
import io.sluice.jdbc.internal.shard.analyse.Block;
import io.sluice.jdbc.internal.shard.analyse.GroupKeys;
import io.sluice.jdbc.internal.shard.analyse.ShapeTokens;
import io.sluice.jdbc.internal.shard.analyse.Span;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Plans groups of which each shard makes a part: the shards sort by the group, the parts meet in a
 * merge and become one row. Does it only where every column is either a part of the group or a
 * plain COUNT, SUM, AVG, MIN or MAX; all else is left to a server. Confined to one thread.
 */
final class GroupPlanner {

  private final Request request;
  private final Block block;
  private final List<Reach.Unit> units;
  private final Columns columns;
  private final List<Span> groups = new ArrayList<>();
  private final List<Columns.Draft> groupKeys = new ArrayList<>();

  /** What becomes of each selected column, and of each hidden one when all are known. */
  private final List<Part> parts = new ArrayList<>();

  private final List<Part> hiddenParts = new ArrayList<>();

  GroupPlanner(Request request, Block block, List<Reach.Unit> units) {
    this.request = request;
    this.block = block;
    this.units = units;
    this.columns = new Columns(request, block);
  }

  /** How a column is combined, before the hidden columns have their numbers. */
  private record Part(Kind kind, int one, int other, Columns.Draft key) {
    private enum Kind {
      FIRST,
      SUM,
      EXTREME,
      AVERAGE
    }

    static Part of(Kind kind) {
      return new Part(kind, 0, 0, null);
    }
  }

  /** The rows, or null if it cannot be done this way. */
  Rows plan() throws SQLException {
    boolean plain =
        block.clauses().having() == null
            && !block.clauses().rollup()
            && !(block.distinct() && block.grouped())
            && block.items().stream().noneMatch(Block.Item::star);
    if (!plain || !readGroups() || !readItems()) {
      return null;
    }
    List<Columns.Draft> order = order();
    if (order == null) {
      return null;
    }
    SelectPlanner.Limits limits = SelectPlanner.Limits.of(request, block);
    List<Rows.Fetch> fetches = new ArrayList<>();
    for (Reach.Unit unit : units) {
      fetches.add(new Rows.Fetch(statement(unit).physical(unit.shard())));
    }
    List<SortKey> keys = columns.last(groupKeys);
    Rows rows = keys.isEmpty() ? new Rows.Concat(fetches) : new Rows.Merge(fetches, keys);
    rows = new Rows.Aggregate(rows, keys, combines());
    List<SortKey> sort = columns.last(order);
    if (!sort.isEmpty() && !isPrefix(sort, keys)) {
      rows = new Rows.Sort(rows, sort);
    }
    rows = limits.apply(rows);
    return columns.hidden().isEmpty() ? rows : new Rows.Strip(rows, columns.hidden().size());
  }

  private static boolean isPrefix(List<SortKey> sort, List<SortKey> keys) {
    return sort.size() <= keys.size() && keys.subList(0, sort.size()).equals(sort);
  }

  // Groups

  /** DISTINCT groups by all that is selected, but for the one row that aggregates make of all. */
  private boolean readGroups() throws SQLException {
    List<Span> written =
        block.distinct() && !Aggregates.any(request.statement(), block)
            ? block.items().stream().map(Block.Item::expression).toList()
            : block.clauses().groupBy();
    for (Span expression : written) {
      Span meant = groupMeant(expression);
      boolean stable =
          !Volatility.in(request.statement().tokens().tokens(), meant)
              && !columns.mentionsAlias(meant);
      Columns.Draft key = stable ? columns.key(meant, false) : null;
      if (key == null) {
        return false;
      }
      groups.add(meant);
      groupKeys.add(key);
    }
    return true;
  }

  /** In GROUP BY a column comes before an alias of the same name. */
  private Span groupMeant(Span written) {
    Span meant = GroupKeys.expression(request.analysis().names(), block, written);
    if (columns.column(meant) != null || !meant.equals(written)) {
      return meant;
    }
    Span aliased = columns.meant(written);
    return aliased == null ? written : aliased;
  }

  private boolean isGroup(Span expression) {
    return groups.stream().anyMatch(group -> columns.same(group, expression));
  }

  // Items

  private boolean readItems() throws SQLException {
    for (Block.Item item : block.items()) {
      Part part =
          isGroup(item.expression())
              ? Part.of(Part.Kind.FIRST)
              : aggregate(item.expression(), parts.size() + 1);
      if (part == null) {
        return false;
      }
      parts.add(part);
    }
    return true;
  }

  /** How the parts of a plain aggregate are put together; null if it is none. */
  private Part aggregate(Span item, int shown) throws SQLException {
    ShapeTokens tokens = request.statement().tokens();
    int open = item.from() + 1;
    boolean call =
        item.length() >= 4
            && tokens.isName(item.from())
            && tokens.isOperator(open, "(")
            && tokens.tokens().partner(open) == item.to() - 1
            && !tokens.is(open + 1, "DISTINCT")
            && !tokens.is(open + 1, "ALL");
    Span argument = new Span(open + 1, item.to() - 1);
    if (!call || tokens.split(argument).size() > 1 || tokens.has(argument, "SELECT")) {
      return null;
    }
    return switch (tokens.tokens().name(item.from()).toUpperCase(Locale.ROOT)) {
      case "COUNT", "SUM" -> Part.of(Part.Kind.SUM);
      case "AVG" -> average(argument);
      case "MIN" -> extreme(item, argument, false, shown);
      case "MAX" -> extreme(item, argument, true, shown);
      default -> null;
    };
  }

  private Part average(Span argument) {
    Piece of = Piece.written(request.text(), argument);
    int sum = hide(Piece.of("SUM(").with(of).with(")"), Part.of(Part.Kind.SUM));
    int count = hide(Piece.of("COUNT(").with(of).with(")"), Part.of(Part.Kind.SUM));
    return new Part(Part.Kind.AVERAGE, sum, count, null);
  }

  private Part extreme(Span item, Span argument, boolean largest, int shown) throws SQLException {
    Typed type = Typed.of(request, block, item);
    SortKey.Order order = type == null ? null : type.order(request.schema().weightsCompare());
    if (order == null || columns.column(argument) == null) {
      return null;
    }
    if (type.comparesAsItIs()) {
      return new Part(Part.Kind.EXTREME, 0, 0, new Columns.Draft(shown, -1, largest, order));
    }
    int index = columns.hide(type.key(Piece.written(request.text(), item)));
    Columns.Draft key = new Columns.Draft(0, index, largest, order);
    Part part = new Part(Part.Kind.EXTREME, 0, 0, key);
    note(index, part);
    return part;
  }

  private int hide(Piece expression, Part part) {
    int index = columns.hide(expression);
    note(index, part);
    return index;
  }

  private void note(int index, Part part) {
    while (hiddenParts.size() <= index) {
      hiddenParts.add(Part.of(Part.Kind.FIRST));
    }
    hiddenParts.set(index, part);
  }

  private List<Combine> combines() {
    List<Combine> combines = new ArrayList<>();
    parts.forEach(part -> combines.add(combine(part)));
    for (int i = 0; i < columns.hidden().size(); i++) {
      boolean noted = i < hiddenParts.size();
      combines.add(noted ? combine(hiddenParts.get(i)) : new Combine.First());
    }
    return combines;
  }

  private Combine combine(Part part) {
    return switch (part.kind()) {
      case FIRST -> new Combine.First();
      case SUM -> new Combine.Sum();
      case EXTREME -> new Combine.Extreme(columns.last(part.key()));
      case AVERAGE -> new Combine.Average(columns.number(part.one()), columns.number(part.other()));
    };
  }

  // Order

  /** The user's order over the finished groups; null if it is by something else. */
  private List<Columns.Draft> order() throws SQLException {
    List<Columns.Draft> order = new ArrayList<>();
    for (Block.Order each : block.orderBy()) {
      Span meant = columns.meant(each.expression());
      if (meant == null) {
        return null;
      }
      Columns.Draft draft =
          isGroup(meant)
              ? columns.key(meant, each.descending())
              : finished(columns.shown(meant), each.descending());
      if (draft == null) {
        return null;
      }
      order.add(draft);
    }
    return order;
  }

  /** Orders by an aggregate that is selected. */
  private Columns.Draft finished(int shown, boolean descending) {
    if (shown == 0) {
      return null;
    }
    Part part = parts.get(shown - 1);
    return switch (part.kind()) {
      case FIRST -> null;
      case SUM, AVERAGE -> new Columns.Draft(shown, -1, descending, new SortKey.Numbers());
      case EXTREME ->
          new Columns.Draft(
              part.key().shown(), part.key().hiddenIndex(), descending, part.key().order());
    };
  }

  // What a shard is sent

  private Splice statement(Reach.Unit unit) {
    Splice splice = Names.at(request, unit);
    columns.writeInto(splice);
    Block.Clauses clauses = block.clauses();
    int end = request.text().end(clauses.tail().from() - 1);
    int from =
        clauses.orderBy() != null
            ? request.text().start(clauses.orderBy().from() - 2)
            : clauses.limit() != null ? request.text().start(clauses.limit().from()) : end;
    Piece order = Piece.of("");
    for (Span group : groups) {
      order =
          order
              .with(order.sql().isEmpty() ? "ORDER BY " : ", ")
              .with(Piece.written(request.text(), group));
    }
    boolean gap = from == end && !order.sql().isEmpty();
    return from == end && order.sql().isEmpty()
        ? splice
        : splice.replace(from, end, (gap ? Piece.of(" ") : Piece.of("")).with(order));
  }
}
