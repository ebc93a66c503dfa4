package io.sluice.jdbc.internal.shard.analyse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.SelectItem;

/** Cuts one SELECT, UPDATE or DELETE into its clauses, by the shape's own tokens. */
final class BlockReader {

  private static final Set<String> MODIFIERS =
      Set.of(
          "ALL",
          "DISTINCT",
          "DISTINCTROW",
          "HIGH_PRIORITY",
          "STRAIGHT_JOIN",
          "SQL_SMALL_RESULT",
          "SQL_BIG_RESULT",
          "SQL_BUFFER_RESULT",
          "SQL_NO_CACHE",
          "SQL_CACHE",
          "SQL_CALC_FOUND_ROWS");

  private static final String[] CLAUSES = {
    "FROM",
    "WHERE",
    "GROUP",
    "HAVING",
    "WINDOW",
    "ORDER",
    "LIMIT",
    "FOR",
    "LOCK",
    "INTO",
    "PROCEDURE",
    "RETURNING",
    "OFFSET",
    "FETCH"
  };

  private final ShapeTokens tokens;
  private final ConditionReader conditions;

  BlockReader(ShapeTokens tokens) {
    this.tokens = tokens;
    this.conditions = new ConditionReader(tokens);
  }

  /** The clauses of a SELECT; {@code span} starts with it. */
  Block.Clauses clauses(Span span) throws NotUnderstood {
    int items = span.from() + 1;
    while (items < span.to() && isModifier(items)) {
      items++;
    }
    return clauses(span, items);
  }

  private boolean isModifier(int token) {
    return MODIFIERS.stream().anyMatch(word -> tokens.is(token, word))
        && !tokens.isOperator(token + 1, ".");
  }

  /** The clauses from the token on; what comes before the first keyword are the items. */
  Block.Clauses clauses(Span span, int from) throws NotUnderstood {
    List<Integer> starts = new ArrayList<>();
    int at = tokens.find(new Span(from, span.to()), CLAUSES);
    while (at >= 0) {
      starts.add(at);
      at = tokens.find(new Span(tokens.skip(at), span.to()), CLAUSES);
    }
    int itemsEnd = starts.isEmpty() ? span.to() : starts.get(0);
    Builder builder = new Builder(new Span(from, itemsEnd));
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : span.to();
      if (!builder.add(starts.get(i), end)) {
        // From here on it is FOR UPDATE, INTO and the like.
        builder.tail = tail(new Span(starts.get(i), span.to()));
        break;
      }
    }
    return builder.build(span);
  }

  /** FOR UPDATE, INTO and the like, and no other clause hidden behind. */
  private Span tail(Span span) throws NotUnderstood {
    int first = span.from();
    boolean known =
        tokens.is(first, "FOR") && (tokens.is(first + 1, "UPDATE") || tokens.is(first + 1, "SHARE"))
            || tokens.is(first, "LOCK")
            || tokens.is(first, "INTO")
            || tokens.is(first, "PROCEDURE")
            || tokens.is(first, "RETURNING");
    if (!known || tokens.find(span, "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT") >= 0) {
      throw new NotUnderstood("the order of its clauses is not understood");
    }
    return span;
  }

  private final class Builder {
    private final Span items;
    private Span from;
    private Span where;
    private List<Span> groupBy = List.of();
    private boolean rollup;
    private Span having;
    private Span window;
    private Span orderBy;
    private Span limit;
    private Span tail;
    private int last = -1;

    Builder(Span items) {
      this.items = items;
    }

    /** Notes the clause whose keyword stands at {@code start}; false if it is the tail. */
    boolean add(int start, int end) throws NotUnderstood {
      int rank = -1;
      for (int i = 0; i < 7 && rank < 0; i++) {
        rank = tokens.is(start, CLAUSES[i]) ? i : -1;
      }
      if (rank < 0 && tokens.is(start, "OFFSET") && limit != null) {
        limit = new Span(limit.from(), end);
        return true;
      }
      if (rank < 0 || rank <= last) {
        if (rank >= 0 || tokens.is(start, "FETCH") || tokens.is(start, "OFFSET")) {
          throw new NotUnderstood("the order of its clauses is not understood");
        }
        return false;
      }
      last = rank;
      clause(rank, start, end);
      return true;
    }

    private void clause(int rank, int start, int end) throws NotUnderstood {
      Span body = new Span(start + 1, end);
      switch (rank) {
        case 0 -> from = body;
        case 1 -> where = body;
        case 2 -> groupBy(new Span(start + 2, end));
        case 3 -> having = body;
        case 4 -> window = body;
        case 5 -> orderBy = new Span(start + 2, end);
        default -> limit = new Span(start, end);
      }
    }

    private void groupBy(Span body) {
      int end = body.to();
      if (tokens.is(end - 1, "ROLLUP") && tokens.is(end - 2, "WITH")) {
        rollup = true;
        end -= 2;
      } else if (tokens.is(body.from(), "ROLLUP") && tokens.isOperator(body.from() + 1, "(")) {
        rollup = true;
      }
      groupBy = tokens.split(new Span(body.from(), end));
    }

    Block.Clauses build(Span span) {
      Span rest = tail == null ? new Span(span.to(), span.to()) : tail;
      return new Block.Clauses(
          items, from, where, groupBy, rollup, having, window, orderBy, limit, rest);
    }
  }

  Condition where(Block.Clauses clauses) {
    return clauses.where() == null ? Condition.UNKNOWN : conditions.read(clauses.where());
  }

  /** The items, whose number the parser must have found too. */
  List<Block.Item> items(PlainSelect select, Block.Clauses clauses) throws NotUnderstood {
    List<Span> spans = tokens.split(clauses.items());
    List<SelectItem<?>> found = select.getSelectItems();
    if (found == null || spans.size() != found.size()) {
      throw new NotUnderstood("its select list is not understood");
    }
    List<Block.Item> items = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      items.add(item(found.get(i), spans.get(i)));
    }
    return items;
  }

  private Block.Item item(SelectItem<?> item, Span span) throws NotUnderstood {
    if (item.getExpression() instanceof AllTableColumns) {
      boolean one = span.length() == 3 && tokens.isOperator(span.from() + 1, ".");
      if (!one) {
        throw new NotUnderstood("its select list is not understood");
      }
      return new Block.Item(span, null, true, tokens.tokens().name(span.from()));
    }
    if (item.getExpression() instanceof AllColumns) {
      if (span.length() != 1) {
        throw new NotUnderstood("its select list is not understood");
      }
      return new Block.Item(span, null, true, null);
    }
    if (item.getAlias() == null) {
      return new Block.Item(span, null, false, null);
    }
    int end = span.to() - 1;
    String alias = tokens.tokens().name(end);
    end -= tokens.is(end - 1, "AS") ? 1 : 0;
    if (end <= span.from()) {
      throw new NotUnderstood("its select list is not understood");
    }
    return new Block.Item(new Span(span.from(), end), alias, false, null);
  }

  List<Block.Order> orderBy(Block.Clauses clauses) {
    List<Block.Order> orders = new ArrayList<>();
    if (clauses.orderBy() == null) {
      return orders;
    }
    for (Span part : tokens.split(clauses.orderBy())) {
      if (part.length() == 1 && tokens.is(part.from(), "NULL")) {
        // How one says that any order will do.
        continue;
      }
      boolean descending = tokens.is(part.to() - 1, "DESC");
      boolean directed = descending || tokens.is(part.to() - 1, "ASC");
      orders.add(
          new Block.Order(new Span(part.from(), part.to() - (directed ? 1 : 0)), descending));
    }
    return orders;
  }

  /** {@code LIMIT n}, {@code LIMIT m, n}, {@code LIMIT n OFFSET m}. */
  Block.Limit limit(Block.Clauses clauses) throws NotUnderstood {
    Span span = clauses.limit();
    if (span == null) {
      return null;
    }
    Operand first = number(span.from() + 1);
    if (span.length() == 2) {
      return new Block.Limit(null, first, span);
    }
    if (span.length() != 4) {
      throw new NotUnderstood("its LIMIT is not understood");
    }
    Operand second = number(span.from() + 3);
    if (tokens.isOperator(span.from() + 2, ",")) {
      return new Block.Limit(first, second, span);
    }
    if (!tokens.is(span.from() + 2, "OFFSET")) {
      throw new NotUnderstood("its LIMIT is not understood");
    }
    return new Block.Limit(second, first, span);
  }

  private Operand number(int token) throws NotUnderstood {
    if (tokens.slot(token) >= 0) {
      return new Operand.Slot(tokens.slot(token), false);
    }
    throw new NotUnderstood("its LIMIT is not understood");
  }

  boolean distinct(Span span, Block.Clauses clauses) {
    Span modifiers = new Span(span.from() + 1, clauses.items().from());
    return tokens.has(modifiers, "DISTINCT", "DISTINCTROW");
  }
}
