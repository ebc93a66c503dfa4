package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Block;
import io.sluice.jdbc.internal.shard.analyse.ColumnAt;
import io.sluice.jdbc.internal.shard.analyse.GroupKeys;
import io.sluice.jdbc.internal.shard.analyse.Operand;
import io.sluice.jdbc.internal.shard.analyse.Span;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns that the shards are asked for: those that the user selects, and hidden ones behind
 * them. Confined to one thread.
 */
final class Columns {

  private final Request request;
  private final Block block;
  private final boolean stars;
  private final List<Piece> hidden = new ArrayList<>();

  Columns(Request request, Block block) {
    this.request = request;
    this.block = block;
    this.stars = block.items().stream().anyMatch(Block.Item::star);
  }

  /** The hidden columns so far. */
  List<Piece> hidden() {
    return hidden;
  }

  /**
   * Hides a column behind the others; its number from the end is known only when all are there, so
   * it is numbered from 0 until {@link #number} is asked.
   */
  int hide(Piece expression) {
    for (int i = 0; i < hidden.size(); i++) {
      if (hidden.get(i).equals(expression)) {
        return i;
      }
    }
    hidden.add(expression);
    return hidden.size() - 1;
  }

  /** The number of a hidden column once all are there. */
  int number(int hiddenIndex) {
    return hiddenIndex - hidden.size();
  }

  /** The expression that an ORDER BY means: a position, an alias, or itself. */
  Span meant(Span written) {
    int position = GroupKeys.position(request.statement().tokens(), written);
    if (position > 0) {
      boolean known = !stars && position <= block.items().size();
      return known ? block.items().get(position - 1).expression() : null;
    }
    Block.Item named = alias(written);
    if (named != null) {
      return named.expression();
    }
    return mentionsAlias(written) ? null : written;
  }

  /**
   * Whether a word of the expression is an alias for something else: where an alias comes before a
   * column, and where it does not, the same words mean different things.
   */
  boolean mentionsAlias(Span expression) {
    for (int i = expression.from(); i < expression.to(); i++) {
      Block.Item named =
          request.statement().tokens().isOperator(i - 1, ".") ? null : alias(new Span(i, i + 1));
      if (named != null && !same(named.expression(), expression)) {
        return true;
      }
    }
    return false;
  }

  /** The item whose alias the expression is. */
  private Block.Item alias(Span written) {
    Operand.Name name = request.analysis().names().nameOf(written);
    if (name == null || name.qualifier() != null) {
      return null;
    }
    for (Block.Item item : block.items()) {
      if (item.alias() != null && item.alias().equalsIgnoreCase(name.name())) {
        return item;
      }
    }
    return null;
  }

  /** The selected column, from 1, that shows this expression; 0 if none does. */
  int shown(Span expression) {
    if (stars) {
      return 0;
    }
    for (int i = 0; i < block.items().size(); i++) {
      if (same(block.items().get(i).expression(), expression)) {
        return i + 1;
      }
    }
    return 0;
  }

  /** Whether two expressions are surely the same. */
  boolean same(Span one, Span other) {
    if (one.equals(other)) {
      return true;
    }
    ColumnAt column = column(one);
    if (column != null) {
      return column.equals(column(other));
    }
    // A caller's value may differ from one placeholder to the next.
    String text = request.statement().tokens().text(one);
    return text.indexOf('?') < 0 && text.equals(request.statement().tokens().text(other));
  }

  /** The column of a table that the expression is, or null. */
  ColumnAt column(Span expression) {
    Operand.Name name = request.analysis().names().nameOf(expression);
    return name == null ? null : request.analysis().names().resolve(name, block);
  }

  /** A key whose column is not final: hidden ones are numbered from 0, and negative minus one. */
  record Draft(int shown, int hiddenIndex, boolean descending, SortKey.Order order) {}

  /** A key that orders by an expression as the server does; null if Java cannot compare it. */
  Draft key(Span expression, boolean descending) throws SQLException {
    Typed type = Typed.of(request, block, expression);
    SortKey.Order order = type == null ? null : type.order(request.schema().weightsCompare());
    if (order == null) {
      return null;
    }
    int shown = type.comparesAsItIs() ? shown(expression) : 0;
    if (shown > 0) {
      return new Draft(shown, -1, descending, order);
    }
    if (Volatility.in(request.statement().tokens().tokens(), expression)) {
      return null;
    }
    int index = hide(type.key(Piece.written(request.text(), expression)));
    return new Draft(0, index, descending, order);
  }

  /** The key, when no more columns will be hidden. */
  SortKey last(Draft draft) {
    int column = draft.shown() > 0 ? draft.shown() : number(draft.hiddenIndex());
    return new SortKey(column, draft.descending(), draft.order());
  }

  List<SortKey> last(List<Draft> drafts) {
    return drafts.stream().map(this::last).toList();
  }

  /** Writes the hidden columns behind the selected ones. */
  void writeInto(Splice splice) {
    if (hidden.isEmpty()) {
      return;
    }
    Piece all = Piece.of("");
    for (int i = 0; i < hidden.size(); i++) {
      all = all.with(", ").with(hidden.get(i)).with(" AS sluice_h" + (i + 1));
    }
    splice.insert(request.text().end(block.clauses().items().to() - 1), all);
  }
}
