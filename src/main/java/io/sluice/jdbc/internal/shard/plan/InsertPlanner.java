package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.analyse.Located;
import io.sluice.jdbc.internal.shard.analyse.ShapeTokens;
import io.sluice.jdbc.internal.shard.analyse.Span;
import io.sluice.jdbc.internal.shard.analyse.Statement;
import io.sluice.jdbc.internal.shard.analyse.Words;
import io.sluice.jdbc.internal.shard.rule.TableRule;
import io.sluice.jdbc.internal.sql.TokenKind;
import io.sluice.jdbc.internal.sql.Tokens;
import java.sql.SQLException;

/** Plans INSERT and REPLACE: decides which of their forms it is. Confined to one thread. */
final class InsertPlanner {

  private final Request request;
  private final Reach reach;
  private final Planner planner;
  private final Statement.Change change;
  private final Located target;

  InsertPlanner(Request request, Reach reach, Planner planner) {
    this.request = request;
    this.reach = reach;
    this.planner = planner;
    this.change = request.statement().change();
    this.target = request.analysis().names().table(change.target().id());
  }

  Plan plan() throws SQLException {
    boolean single = target.rule() instanceof TableRule.Single;
    if (target.table() == null && !single) {
      throw TableMismatch.unknownTable(request, target);
    }
    if (change.query() != null) {
      return new InsertSelectPlanner(request, reach, planner, target).plan();
    }
    refuseQueries();
    if (single) {
      return singleShard();
    }
    refuseWhatNeedsOneServer();
    if (target.spread()) {
      refuseKeyChange();
    }
    refuseRowOfDefaults();
    return new RowPlanner(request, target).plan();
  }

  private void refuseRowOfDefaults() throws SQLException {
    Span row = change.rows();
    if (row != null && row.length() == 2 && change.columns() == null) {
      throw Errors.unsupported(
          "An INSERT into table '"
              + target.mention().name()
              + "' must name columns or give values; a row of nothing but defaults has no shard.");
    }
  }

  private Plan singleShard() throws SQLException {
    if (target.rule().key().isPresent()) {
      return new RowPlanner(request, target).plan();
    }
    return new Plan.Pass(
        Splice.whole(request.text(), target.rule().shards().get(0)),
        target.mention().name() + " lives on one shard");
  }

  /** The parser saw only the first row, and nothing of its elements. */
  private void refuseQueries() throws SQLException {
    Tokens tokens = request.text().tokens();
    for (int i = 0; i < tokens.count(); i++) {
      boolean query = tokens.is(i, "SELECT") || tokens.is(i, "TABLE");
      if (query && (target.spread() || target.everywhere() || mentionsOthers())) {
        throw Errors.unsupported(
            "A subquery among the values of INSERT cannot be run over shards; run it first and pass"
                + " its result as a parameter.");
      }
    }
  }

  private boolean mentionsOthers() {
    Tokens tokens = request.text().tokens();
    for (int i = 0; i < tokens.count(); i++) {
      boolean name = tokens.isKind(i, TokenKind.WORD) || tokens.isKind(i, TokenKind.QUOTED_NAME);
      boolean other =
          name
              && !tokens.name(i).equalsIgnoreCase(target.rule().table())
              && request.rules().find(tokens.name(i)).isPresent();
      if (other) {
        return true;
      }
    }
    return false;
  }

  private void refuseWhatNeedsOneServer() throws SQLException {
    Tokens tokens = request.text().tokens();
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.isKind(i, TokenKind.USER_VARIABLE)) {
        throw Errors.unsupported(
            "The user variable "
                + tokens.string(i)
                + " cannot be used in an INSERT over shards; pass its value as a parameter.");
      }
    }
    for (int i = 0; i < tokens.count(); i++) {
      if (Words.asksAboutSession(tokens, i)) {
        throw Errors.unsupported(
            "The function "
                + tokens.string(i)
                + "() belongs to one session on one server and cannot be used in an INSERT over"
                + " shards.");
      }
    }
    if (change.returning()) {
      throw Errors.unsupported(
          "RETURNING cannot be used in an INSERT over shards; ask for the generated keys.");
    }
  }

  /** ON DUPLICATE KEY UPDATE must leave the row where it is. */
  private void refuseKeyChange() throws SQLException {
    String key = Keys.column(target);
    for (Statement.Assignment assignment : change.updates()) {
      boolean changes = assignment.column().name().equalsIgnoreCase(key);
      if (changes && !keeps(assignment.value(), key)) {
        throw Errors.unsupported(
            "ON DUPLICATE KEY UPDATE must not change the sharding key '"
                + key
                + "' of table '"
                + target.mention().name()
                + "'; delete the row and insert it anew.");
      }
    }
  }

  /** The key itself, or the one of the new row. */
  private boolean keeps(Span value, String key) {
    ShapeTokens tokens = request.statement().tokens();
    int from = value.from();
    boolean itself = value.length() == 1 && isKey(from, key);
    boolean function = value.length() == 4 && tokens.is(from, "VALUES") && isKey(from + 2, key);
    return itself || function;
  }

  private boolean isKey(int token, String key) {
    ShapeTokens tokens = request.statement().tokens();
    return tokens.isName(token) && tokens.tokens().name(token).equalsIgnoreCase(key);
  }
}
