package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Block;
import io.sluice.jdbc.internal.shard.analyse.ColumnAt;
import io.sluice.jdbc.internal.shard.analyse.ConditionReader;
import io.sluice.jdbc.internal.shard.analyse.Located;
import io.sluice.jdbc.internal.shard.analyse.Operand;
import io.sluice.jdbc.internal.shard.analyse.ShapeTokens;
import io.sluice.jdbc.internal.shard.analyse.Source;
import io.sluice.jdbc.internal.shard.analyse.Span;
import io.sluice.jdbc.internal.shard.analyse.Words;
import io.sluice.jdbc.internal.sql.TokenKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Which conditions a shard can apply already to a table that is brought together: parts of WHERE,
 * and of ON where a missing row is what ON is about, that speak of this table alone, or of a column
 * that must equal one of its own. They stay in the user's text too; here they only save rows.
 * Confined to one thread.
 */
final class Filters {

  private final Request request;
  private final Block block;
  private final Located table;
  private final ShapeTokens tokens;
  private final ConditionReader reader;

  Filters(Request request, Located table) {
    this.request = request;
    this.block = request.statement().blocks().get(table.block());
    this.table = table;
    this.tokens = request.statement().tokens();
    this.reader = new ConditionReader(tokens);
  }

  /** The conditions in SQL. */
  List<Piece> all() {
    List<Span> candidates = new ArrayList<>();
    boolean missing = candidates(block.from(), candidates);
    int fromJoins = candidates.size();
    if (block.clauses().where() != null) {
      candidates.addAll(reader.conjuncts(block.clauses().where()));
    }
    List<Piece> filters = new ArrayList<>();
    for (Span candidate : candidates) {
      // What WHERE says of the table itself, a missing row may be meant to satisfy.
      boolean own = !missing || candidates.indexOf(candidate) < fromJoins;
      if (own && isAboutTableOnly(candidate)) {
        filters.add(Piece.written(request.text(), candidate));
      } else {
        Piece same = ofEqualColumn(candidate);
        if (same != null) {
          filters.add(same);
        }
      }
    }
    return filters;
  }

  /** Adds the conditions of joins; whether the table's row may be missing in what is joined. */
  private boolean candidates(Source source, List<Span> into) {
    if (!(source instanceof Source.Joined joined)) {
      return false;
    }
    boolean right = holds(joined.right());
    boolean missing = candidates(right ? joined.right() : joined.left(), into);
    boolean says = !missing && (!joined.outer() || right);
    if (says && joined.onSpan().length() > 0) {
      into.addAll(reader.conjuncts(joined.onSpan()));
    }
    return missing || joined.outer() && right;
  }

  private boolean holds(Source source) {
    if (source instanceof Source.Joined joined) {
      return holds(joined.left()) || holds(joined.right());
    }
    return source instanceof Source.Mention mention && mention.table().id() == table.mention().id();
  }

  /** {@code other = 3} says {@code own = 3} where the two columns are equal. */
  private Piece ofEqualColumn(Span condition) {
    int name = condition.from();
    int last = name;
    while (tokens.isOperator(last + 1, ".") && tokens.isName(last + 2)) {
      last += 2;
    }
    boolean plain = condition.length() >= 3 && tokens.isName(name) && last - name <= 2;
    Span rest = new Span(last + 1, condition.to());
    if (!plain || !isValueOnly(rest)) {
      return null;
    }
    String qualifier = last > name ? tokens.tokens().name(name) : null;
    ColumnAt other =
        request
            .analysis()
            .names()
            .resolve(new Operand.Name(qualifier, tokens.tokens().name(last), name), block);
    boolean others = other != null && other.table() != table.mention().id();
    String own = !others ? null : request.analysis().equalColumn(table, other);
    return own == null
        ? null
        : Piece.of(Names.quoted(table.mention().shownName()) + "." + Names.quoted(own) + " ")
            .with(Piece.written(request.text(), rest));
  }

  /** A comparison with values, and nothing else. */
  private boolean isValueOnly(Span rest) {
    for (int i = rest.from(); i < rest.to(); i++) {
      boolean word = tokens.is(i, "IN") || tokens.is(i, "BETWEEN") || tokens.is(i, "AND");
      boolean operator =
          tokens.tokens().isKind(i, TokenKind.OPERATOR)
              && !tokens.isOperator(i, ".")
              && !tokens.isOperator(i, "<=>");
      if (!word && !operator && tokens.slot(i) < 0) {
        return false;
      }
    }
    return true;
  }

  /** No other table's column, no query, nothing that another evaluation would answer otherwise. */
  private boolean isAboutTableOnly(Span condition) {
    boolean own = false;
    for (int i = condition.from(); i < condition.to(); i++) {
      if (isUnfit(i)) {
        return false;
      }
      if (tokens.isName(i) && !tokens.isOperator(i - 1, ".") && !tokens.isOperator(i + 1, "(")) {
        int last = i;
        while (tokens.isOperator(last + 1, ".") && tokens.isName(last + 2)) {
          last += 2;
        }
        String qualifier = last > i ? tokens.tokens().name(i) : null;
        Boolean mine = isMine(new Operand.Name(qualifier, tokens.tokens().name(last), i));
        if (last - i > 2 || Boolean.FALSE.equals(mine)) {
          return false;
        }
        own |= Boolean.TRUE.equals(mine);
        i = last;
      }
    }
    return own;
  }

  private boolean isUnfit(int token) {
    return tokens.is(token, "SELECT")
        || tokens.tokens().isKind(token, TokenKind.USER_VARIABLE)
        || tokens.isOperator(token, ":=")
        || Words.isVolatile(tokens.tokens(), token)
        || Words.isTime(tokens.tokens(), token)
        || Words.isAggregate(tokens.tokens(), token);
  }

  /** Null if the word is no column of any table around: a keyword, a type, a unit. */
  private Boolean isMine(Operand.Name name) {
    ColumnAt column = request.analysis().names().resolve(name, block);
    if (column != null) {
      return column.table() == table.mention().id();
    }
    boolean keyword =
        name.qualifier() == null
            && tokens.tokens().isKind(name.token(), TokenKind.WORD)
            && isNobodys(name.name());
    return keyword ? null : Boolean.FALSE;
  }

  /** All tables' columns are known, and none has the name. */
  private boolean isNobodys(String name) {
    boolean derived =
        request.statement().blocks().stream()
            .flatMap(each -> each.items().stream())
            .anyMatch(item -> name.equalsIgnoreCase(item.alias()));
    return !derived
        && request.analysis().names().tables().stream()
            .allMatch(each -> each.table() != null && each.table().column(name) == null);
  }
}
