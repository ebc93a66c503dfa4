package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Block;
import io.sluice.jdbc.internal.shard.analyse.ColumnAt;
import io.sluice.jdbc.internal.shard.analyse.Located;
import io.sluice.jdbc.internal.shard.analyse.Operand;
import io.sluice.jdbc.internal.shard.analyse.ShapeTokens;
import io.sluice.jdbc.internal.shard.analyse.Span;
import io.sluice.jdbc.internal.shard.analyse.Words;
import io.sluice.jdbc.internal.sql.TokenKind;

/** Whether a condition can be asked of one table by itself. Confined to one thread. */
final class Filters {

  private final Request request;
  private final Block block;
  private final Located table;
  private final ShapeTokens tokens;

  Filters(Request request, Block block, Located table) {
    this.request = request;
    this.block = block;
    this.table = table;
    this.tokens = request.statement().tokens();
  }

  /** No other table's column, no query, nothing that another evaluation would answer otherwise. */
  boolean isAboutTableOnly(Span condition) {
    boolean own = false;
    for (int i = condition.from(); i < condition.to(); i++) {
      if (tokens.is(i, "SELECT")
          || tokens.tokens().isKind(i, TokenKind.USER_VARIABLE)
          || tokens.isOperator(i, ":=")
          || Words.isVolatile(tokens.tokens(), i)
          || Words.isTime(tokens.tokens(), i)
          || Words.isAggregate(tokens.tokens(), i)) {
        return false;
      }
      if (tokens.isName(i) && !tokens.isOperator(i - 1, ".") && !tokens.isOperator(i + 1, "(")) {
        int last = i;
        while (tokens.isOperator(last + 1, ".") && tokens.isName(last + 2)) {
          last += 2;
        }
        if (last - i > 2) {
          return false;
        }
        String qualifier = last > i ? tokens.tokens().name(i) : null;
        Boolean mine = isMine(new Operand.Name(qualifier, tokens.tokens().name(last), i));
        if (Boolean.FALSE.equals(mine)) {
          return false;
        }
        own |= Boolean.TRUE.equals(mine);
        i = last;
      }
    }
    return own;
  }

  /** Null if the word is no column of any table around: a keyword, a type, a unit. */
  private Boolean isMine(Operand.Name name) {
    ColumnAt column = request.analysis().names().resolve(name, block);
    if (column != null) {
      return column.table() == table.mention().id();
    }
    boolean keyword = name.qualifier() == null && isNobodys(name.name()) && isWord(name.token());
    return keyword ? null : Boolean.FALSE;
  }

  private boolean isWord(int token) {
    return tokens.tokens().isKind(token, TokenKind.WORD);
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
