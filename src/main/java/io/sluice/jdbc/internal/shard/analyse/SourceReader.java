package io.sluice.jdbc.internal.shard.analyse;

import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.LateralSubSelect;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;

/** Reads FROM clauses of one statement, and numbers the tables they mention. */
final class SourceReader {

  private final ShapeTokens tokens;
  private final SyntaxTree tree;
  private final ConditionReader conditions;
  private final List<TableRef> mentions = new ArrayList<>();

  SourceReader(ShapeTokens tokens, SyntaxTree tree) {
    this.tokens = tokens;
    this.tree = tree;
    this.conditions = new ConditionReader(tokens);
  }

  /** All tables mentioned so far. */
  List<TableRef> mentions() {
    return mentions;
  }

  /** A comma binds less than JOIN: what stands between two commas is joined first. */
  Source read(FromItem first, List<Join> joins) throws NotUnderstood {
    Source whole = null;
    Source part = item(first);
    for (Join join : joins == null ? List.<Join>of() : joins) {
      if (join.isSimple() && !join.isOuter()) {
        whole = whole == null ? part : product(whole, part);
        part = item(join.getFromItem());
      } else {
        part = joined(part, join);
      }
    }
    return whole == null ? part : product(whole, part);
  }

  private static Source product(Source left, Source right) {
    return new Source.Joined(
        left, right, false, Condition.UNKNOWN, new Span(0, 0), List.of(), false);
  }

  private Source joined(Source left, Join join) throws NotUnderstood {
    boolean strange =
        join.isFull()
            || join.isSemi()
            || join.isApply()
            || join.isAny()
            || join.isGlobal()
            || join.isWindowJoin()
            || join.isArray()
            || join.isAsOf()
            || join.getOnExpressions().size() > 1;
    if (strange) {
      throw new NotUnderstood("a join is not understood");
    }
    Source right = item(join.getFromItem());
    Span on = on(join);
    Condition condition = conditions.read(on);
    List<String> using = new ArrayList<>();
    if (join.getUsingColumns() != null) {
      for (Column column : join.getUsingColumns()) {
        using.add(tokens.tokens().name(tree.span(column).from()));
      }
    }
    boolean outer = join.isLeft() || join.isRight();
    return new Source.Joined(
        join.isRight() ? right : left,
        join.isRight() ? left : right,
        outer,
        condition,
        on,
        List.copyOf(using),
        join.isNatural());
  }

  private Span on(Join join) throws NotUnderstood {
    if (join.getOnExpressions().isEmpty()) {
      return new Span(0, 0);
    }
    Span span = tree.span(join);
    int on = tokens.find(span, "ON");
    if (on < 0) {
      throw new NotUnderstood("a join's ON is not understood");
    }
    return new Span(on + 1, span.to());
  }

  private Source item(FromItem item) throws NotUnderstood {
    if (item.getPivot() != null || item.getUnPivot() != null || item.getSampleClause() != null) {
      throw new NotUnderstood("a part of its FROM clause is not understood");
    }
    if (item instanceof Table table) {
      return new Source.Mention(mention(table));
    }
    if (item instanceof ParenthesedFromItem inner && inner.getAlias() == null) {
      return read(inner.getFromItem(), inner.getJoins());
    }
    if (item instanceof ParenthesedSelect query) {
      Span span = tree.span(query);
      int open = span.from();
      while (open < span.to() && !tokens.isOperator(open, "(")) {
        open++;
      }
      int close = tokens.tokens().partner(open);
      String alias = query.getAlias() == null ? null : alias(close + 1);
      boolean renamed = query.getAlias() != null && query.getAlias().getAliasColumns() != null;
      if (renamed) {
        return new Source.Other();
      }
      Span inside = new Span(open + 1, close);
      return new Source.Derived(inside, alias, query instanceof LateralSubSelect);
    }
    return new Source.Other();
  }

  /** Numbers a mention of a table. */
  TableRef mention(Table table) throws NotUnderstood {
    int from = tree.span(table).from();
    int last = from;
    while (tokens.isOperator(last + 1, ".") && tokens.isName(last + 2)) {
      last += 2;
    }
    if (!tokens.isName(from) || last - from > 2) {
      throw new NotUnderstood("the name of a table is not understood");
    }
    int end = last + 1;
    boolean partitions = tokens.is(end, "PARTITION");
    if (partitions) {
      end = tokens.skip(end + 1);
    }
    String alias = table.getAlias() == null ? null : alias(end);
    if (alias != null) {
      end += tokens.is(end, "AS") ? 2 : 1;
    }
    TableRef mention =
        new TableRef(
            mentions.size(),
            last > from ? tokens.tokens().name(from) : null,
            tokens.tokens().name(last),
            alias,
            new Span(from, last + 1),
            new Span(from, hints(end)),
            partitions);
    mentions.add(mention);
    return mention;
  }

  /** The token after {@code USE INDEX FOR JOIN (…), IGNORE KEY (…)}. */
  private int hints(int token) {
    int end = token;
    while (true) {
      int hint = tokens.isOperator(end, ",") ? end + 1 : end;
      boolean starts =
          tokens.is(hint, "USE") || tokens.is(hint, "FORCE") || tokens.is(hint, "IGNORE");
      if (!starts || !tokens.is(hint + 1, "INDEX") && !tokens.is(hint + 1, "KEY")) {
        return end;
      }
      end = hint + 2;
      while (!tokens.isOperator(end, "(") && end < tokens.count()) {
        end++;
      }
      end = tokens.skip(end);
    }
  }

  /** The alias that stands here, perhaps after AS. */
  private String alias(int token) {
    return tokens.tokens().name(tokens.is(token, "AS") ? token + 1 : token);
  }
}
