package io.sluice.jdbc.internal.shard.analyse;

import io.sluice.jdbc.internal.shard.analyse.Block.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.update.Update;

/** From a shape's text to the {@link Statement} it is. Serves one shape. */
public final class StatementReader {

  private final ShapeTokens tokens;
  private final SyntaxTree tree;
  private final BlockReader reader;
  private final SourceReader sources;
  private final Map<PlainSelect, Span> spans = new HashMap<>();
  private final Set<PlainSelect> arms = new HashSet<>();
  private final List<Block> blocks = new ArrayList<>();

  private StatementReader(ShapeTokens tokens) throws NotUnderstood {
    this.tokens = tokens;
    this.tree = SyntaxTree.parse(tokens);
    this.reader = new BlockReader(tokens);
    this.sources = new SourceReader(tokens, tree);
  }

  /** Reads a SELECT, INSERT, REPLACE, UPDATE or DELETE. */
  public static Statement read(String shape) throws NotUnderstood {
    return new StatementReader(ShapeTokens.of(shape)).read();
  }

  private Statement read() throws NotUnderstood {
    net.sf.jsqlparser.statement.Statement root = tree.root();
    for (PlainSelect select : tree.selects()) {
      spans.put(select, tree.span(select));
    }
    markArms();
    if (root instanceof Select select) {
      boolean setOperation = isSetOperation(select);
      readSelects(null);
      return statement(Statement.Kind.SELECT, setOperation, null);
    }
    ChangeReader changes = new ChangeReader(tokens, tree, reader, sources);
    if (root instanceof Insert insert) {
      boolean setOperation = insert.getSelect() != null && isSetOperation(insert.getSelect());
      Statement.Change change = changes.insert(insert);
      readSelects(null);
      return statement(Statement.Kind.INSERT, setOperation, change);
    }
    boolean update = root instanceof Update;
    if (!update && !(root instanceof Delete)) {
      throw new NotUnderstood("it is no SELECT, INSERT, REPLACE, UPDATE or DELETE");
    }
    Block around = update ? changes.update((Update) root) : changes.delete((Delete) root);
    blocks.add(around);
    readSelects(around);
    return statement(
        update ? Statement.Kind.UPDATE : Statement.Kind.DELETE, false, changes.change());
  }

  private Statement statement(Statement.Kind kind, boolean setOperation, Statement.Change change) {
    return new Statement(
        kind,
        tokens,
        List.copyOf(blocks),
        List.copyOf(sources.mentions()),
        setOperation,
        withNames(),
        change);
  }

  // Set operations

  private void markArms() {
    for (PlainSelect select : tree.selects()) {
      Span span = spans.get(select);
      // An arm stands beside the word that combines it, perhaps with parentheses between.
      int before = span.from() - 1;
      int after = span.to();
      while (tokens.isOperator(before, "(") && tokens.isOperator(after, ")")) {
        before--;
        after++;
      }
      boolean arm = isCombining(after) || isCombining(before) || isCombining(before - 1);
      if (arm) {
        arms.add(select);
      }
    }
  }

  private boolean isCombining(int token) {
    return tokens.is(token, "UNION")
        || tokens.is(token, "EXCEPT")
        || tokens.is(token, "INTERSECT")
        || tokens.is(token, "MINUS");
  }

  private static boolean isSetOperation(Select select) {
    Select inner = select;
    while (inner instanceof ParenthesedSelect parentheses) {
      inner = parentheses.getSelect();
    }
    return inner instanceof SetOperationList;
  }

  // Blocks

  private void readSelects(Block around) throws NotUnderstood {
    List<PlainSelect> ordered = new ArrayList<>(tree.selects());
    ordered.sort(Comparator.comparingInt(select -> spans.get(select).from()));
    for (PlainSelect select : ordered) {
      blocks.add(block(select));
    }
  }

  private Block block(PlainSelect select) throws NotUnderstood {
    Span span = spans.get(select);
    if (!tokens.is(span.from(), "SELECT")) {
      throw new NotUnderstood("a query inside of it is not understood");
    }
    Block parent = innermost(span);
    Block.Clauses clauses = reader.clauses(span);
    int mentioned = sources.mentions().size();
    Source from =
        select.getFromItem() == null ? null : sources.read(select.getFromItem(), select.getJoins());
    boolean agree =
        (clauses.where() != null) == (select.getWhere() != null)
            && (clauses.having() != null) == (select.getHaving() != null)
            && (clauses.from() != null) == (from != null)
            && (clauses.groupBy().isEmpty() == (select.getGroupBy() == null));
    if (!agree) {
      throw new NotUnderstood("the order of its clauses is not understood");
    }
    return new Block(
        blocks.size(),
        parent == null ? -1 : parent.id(),
        place(parent, span),
        arms.contains(select),
        span,
        reader.distinct(span, clauses),
        reader.items(select, clauses),
        from,
        List.copyOf(sources.mentions().subList(mentioned, sources.mentions().size())),
        reader.where(clauses),
        clauses,
        reader.orderBy(clauses),
        reader.limit(clauses));
  }

  private Block innermost(Span span) {
    Block innermost = null;
    for (Block block : blocks) {
      if (block.span().contains(span)
          && (innermost == null || innermost.span().contains(block.span()))) {
        innermost = block;
      }
    }
    return innermost;
  }

  private Place place(Block parent, Span span) {
    if (parent == null) {
      return isInWith(span) ? Place.WITH : Place.TOP;
    }
    Block.Clauses clauses = parent.clauses();
    if (clauses.from() != null && clauses.from().contains(span)) {
      return isInOn(parent.from(), span) ? Place.ON : Place.FROM;
    }
    if (clauses.where() != null && clauses.where().contains(span)) {
      return Place.WHERE;
    }
    if (clauses.having() != null && clauses.having().contains(span)) {
      return Place.HAVING;
    }
    if (clauses.items().contains(span)) {
      return Place.ITEM;
    }
    boolean group = clauses.groupBy().stream().anyMatch(each -> each.contains(span));
    return group ? Place.GROUP : Place.ORDER;
  }

  private static boolean isInOn(Source source, Span span) {
    return source instanceof Source.Joined joined
        && (joined.onSpan().contains(span)
            || isInOn(joined.left(), span)
            || isInOn(joined.right(), span));
  }

  // WITH

  /** A query that WITH names stands in parentheses after AS. */
  private boolean isInWith(Span span) {
    int with = withToken();
    if (with < 0) {
      return false;
    }
    for (int i = with; i < span.from(); i++) {
      int partner = tokens.tokens().partner(i);
      if (partner >= span.to() && (tokens.is(i - 1, "AS") || tokens.is(i - 1, "MATERIALIZED"))) {
        return true;
      }
    }
    return false;
  }

  private int withToken() {
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.is(i, "WITH") && tokens.tokens().partner(i) < 0 && !tokens.isAfterDot(i)) {
        return i;
      }
    }
    return -1;
  }

  private Set<String> withNames() {
    Set<String> names = new HashSet<>();
    if (withToken() < 0) {
      return names;
    }
    for (int i = 1; i + 1 < tokens.count(); i++) {
      // name AS ( SELECT …, or name (columns) AS ( SELECT …
      if (tokens.is(i, "AS") && tokens.isOperator(i + 1, "(") && startsQuery(i + 2)) {
        int name = i - 1;
        if (tokens.isOperator(name, ")")) {
          name = tokens.tokens().partner(name) - 1;
        }
        names.add(tokens.tokens().name(name).toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  private boolean startsQuery(int token) {
    int first = token;
    while (tokens.isOperator(first, "(")) {
      first++;
    }
    return tokens.is(first, "SELECT") || tokens.is(first, "WITH");
  }
}
