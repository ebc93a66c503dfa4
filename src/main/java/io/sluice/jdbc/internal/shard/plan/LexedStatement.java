package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.rule.Rules;
import io.sluice.jdbc.internal.shard.rule.TableRule;
import io.sluice.jdbc.internal.sql.Hint;
import io.sluice.jdbc.internal.sql.TokenKind;
import io.sluice.jdbc.internal.sql.Tokens;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the words of a text prove without a parser. Every name of a table with a rule that is
 * written anywhere, quoted or not, counts as a use of that table. Confined to one thread.
 */
final class LexedStatement {

  private final Tokens tokens;
  private final Rules rules;
  private final Hint hint;
  private final Map<String, TableRule> ruled = new LinkedHashMap<>();

  LexedStatement(Tokens tokens, Rules rules, Hint hint) {
    this.tokens = tokens;
    this.rules = rules;
    this.hint = hint;
    for (int i = 0; i < tokens.count(); i++) {
      boolean name = tokens.isKind(i, TokenKind.WORD) || tokens.isKind(i, TokenKind.QUOTED_NAME);
      if (name) {
        rules.find(tokens.name(i)).ifPresent(rule -> ruled.put(rule.table(), rule));
      }
    }
  }

  /** Tables with a rule whose names are written. */
  Collection<TableRule> ruled() {
    return ruled.values();
  }

  /** More than one statement. */
  boolean isMultiple() {
    for (int i = 0; i < tokens.count() - 1; i++) {
      if (tokens.isKind(i, TokenKind.SEMICOLON) && !tokens.isKind(i + 1, TokenKind.SEMICOLON)) {
        return true;
      }
    }
    return false;
  }

  /** SELECT, WITH, INSERT, REPLACE, UPDATE or DELETE. */
  static boolean isQueryOrChange(Tokens tokens) {
    int first = 0;
    while (tokens.isOperator(first, "(")) {
      first++;
    }
    return tokens.is(first, "SELECT")
        || tokens.is(first, "WITH")
        || tokens.is(first, "INSERT")
        || tokens.is(first, "REPLACE")
        || tokens.is(first, "UPDATE")
        || tokens.is(first, "DELETE");
  }

  /** The shard that a hint names, or −1. */
  int hintedShard() throws SQLException {
    if (hint == null || hint.kind() != Hint.Kind.SHARD) {
      return -1;
    }
    int index = rules.shards().indexOf(hint.value());
    if (index < 0) {
      throw Errors.badArgument(
          "The hint names shard '" + hint.value() + "'; there are " + rules.shards() + ".");
    }
    return index;
  }

  /** Whether nothing with a rule is mentioned, so that all of it is on the default shard. */
  boolean onlyDefaultTables() throws SQLException {
    return ruled.isEmpty() && hintedShard() < 0 && mentionsTable();
  }

  /** Without any table a statement may run anywhere. */
  private boolean mentionsTable() {
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.is(i, "FROM") || tokens.is(i, "INTO") || tokens.is(0, "UPDATE")) {
        return true;
      }
    }
    return tokens.is(0, "INSERT") || tokens.is(0, "REPLACE");
  }

  Plan toDefaultShard() throws SQLException {
    return pass(rules.defaultShard(), "its tables live on the default shard");
  }

  /** The text as it is on one shard. */
  Plan pass(int shard, String reason) {
    return pass(tokens, shard, reason);
  }

  static Plan pass(Tokens tokens, int shard, String reason) {
    List<Arg> args = new ArrayList<>();
    for (int i = 0; i < tokens.placeholderOffsets().length; i++) {
      args.add(new Arg.Caller(i));
    }
    return new Plan.Pass(new Physical(shard, tokens.text(), args, true), reason);
  }

  /** Runs where it can only belong, or nowhere. */
  Plan withoutParsing(String problem) throws SQLException {
    if (hintedShard() >= 0) {
      return pass(hintedShard(), "the hint names the shard");
    }
    if (!tokens.complete()) {
      throw refused(problem);
    }
    if (ruled.isEmpty()) {
      return toDefaultShard();
    }
    int only = onlyShard();
    if (only < 0) {
      throw refused(problem);
    }
    return pass(only, "all tables it can mean live on one shard");
  }

  private SQLException refused(String problem) {
    return Errors.unsupported(
        "The statement cannot be routed, as "
            + problem
            + "; write it in another way, or name the shard with /* sluice: shard=… */.");
  }

  /**
   * The shard of all tables mentioned; −1 if there may be others. Words may also be names of tables
   * without a rule, which live on the default shard.
   */
  int onlyShard() {
    for (TableRule rule : ruled.values()) {
      boolean there =
          rule instanceof TableRule.Single single && single.shard() == rules.defaultShard()
              || rule instanceof TableRule.Broadcast && tokens.is(0, "SELECT");
      if (!there) {
        return -1;
      }
    }
    return rules.defaultShard();
  }

  /**
   * Why a view that it names is refused: it may show tables of several shards, unless it has a rule
   * and so counts as a table. Null if it names none.
   */
  String view(Set<String> views) {
    for (int i = 0; i < tokens.count() && !views.isEmpty(); i++) {
      boolean name = tokens.isKind(i, TokenKind.WORD) || tokens.isKind(i, TokenKind.QUOTED_NAME);
      boolean view = name && views.contains(tokens.name(i).toLowerCase(Locale.ROOT));
      if (view && rules.find(tokens.name(i)).isEmpty()) {
        return "View '"
            + tokens.name(i)
            + "' may show tables of several shards; give it a rule, such as single(…), or query its"
            + " tables.";
      }
    }
    return null;
  }
}
