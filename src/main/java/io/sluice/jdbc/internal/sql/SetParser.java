package io.sluice.jdbc.internal.sql;

import io.sluice.jdbc.internal.sql.Assignment.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the assignments of one SET statement. Serves one statement and one thread. */
final class SetParser {

  private static final int FAILED = -1;

  /** Words that stand for a value of the moment. */
  private static final Set<String> FUNCTIONS_WITHOUT_PARENTHESES =
      Set.of(
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_TIMESTAMP",
          "CURRENT_USER",
          "CURRENT_ROLE",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "UTC_DATE",
          "UTC_TIME",
          "UTC_TIMESTAMP");

  private static final Set<String> CONSTANTS = Set.of("NULL", "TRUE", "FALSE");

  private final Tokens tokens;
  private final int to;
  private final FactsBuilder facts;
  private final List<Assignment> assignments = new ArrayList<>();

  /** In {@code SET GLOBAL a=1, b=2} the second one is global as well. */
  private Target scope = Target.SESSION;

  SetParser(Tokens tokens, int to, FactsBuilder facts) {
    this.tokens = tokens;
    this.to = to;
    this.facts = facts;
  }

  /** Reads from the token after SET to the end; false if that is no list of assignments. */
  boolean parse(int from) {
    int i = from;
    do {
      i = assignment(i);
      if (i == to) {
        facts.assignments = List.copyOf(assignments);
        return true;
      }
    } while (i != FAILED && tokens.isOperator(i++, ","));
    return false;
  }

  /** Reads {@code x=1, y=2 FOR} from the token after STATEMENT; the token after FOR, or −1. */
  int parseStatementForm(int from) {
    scope = Target.STATEMENT;
    int i = from;
    do {
      i = variable(i);
      if (tokens.is(i, "FOR")) {
        facts.assignments = List.copyOf(assignments);
        return i + 1;
      }
    } while (i != FAILED && tokens.isOperator(i++, ","));
    return FAILED;
  }

  /** Reads one assignment; the token after it, or {@link #FAILED}. */
  private int assignment(int i) {
    if (i >= to) {
      return FAILED;
    }
    if (tokens.isKind(i, TokenKind.USER_VARIABLE)) {
      String name = unquoted(tokens.string(i).substring(1));
      return value(i + 1, Target.USER_VARIABLE, name);
    }
    if (tokens.isKind(i, TokenKind.SYSTEM_VARIABLE)) {
      return systemVariable(i);
    }
    if (tokens.isKind(i, TokenKind.WORD) && !isAssign(i + 1)) {
      int next = form(i);
      if (next != i) {
        return next;
      }
    }
    // No variable has this name: SET PASSWORD = 'x' changes the account.
    return tokens.is(i, "PASSWORD") ? rest(i + 2, Target.PASSWORD, "password") : variable(i);
  }

  /** The forms that are words instead of a name; the same token if it is none of them. */
  private int form(int i) {
    return switch (tokens.string(i).toUpperCase(Locale.ROOT)) {
      case "GLOBAL", "PERSIST", "PERSIST_ONLY" -> scoped(i + 1, Target.GLOBAL);
      case "SESSION", "LOCAL" -> scoped(i + 1, Target.SESSION);
      case "NAMES" -> upToComma(i + 1, Target.NAMES, "names");
      case "CHARSET" -> upToComma(i + 1, Target.CHARACTER_SET, "character set");
      case "CHARACTER", "CHAR" ->
          tokens.is(i + 1, "SET") ? upToComma(i + 2, Target.CHARACTER_SET, "character set") : i;
      case "TRANSACTION" -> rest(i + 1, Target.NEXT_TRANSACTION, "transaction");
      case "ROLE" -> rest(i + 1, Target.ROLE, "role");
      case "PASSWORD" -> rest(i + 1, Target.PASSWORD, "password");
      case "DEFAULT" -> tokens.is(i + 1, "ROLE") ? rest(i + 2, Target.OTHER, "default role") : i;
      case "RESOURCE" ->
          tokens.is(i + 1, "GROUP") ? rest(i + 2, Target.OTHER, "resource group") : i;
      default -> i;
    };
  }

  private int scoped(int i, Target target) {
    if (tokens.is(i, "TRANSACTION")) {
      boolean global = target == Target.GLOBAL;
      return rest(i + 1, global ? Target.GLOBAL : Target.SESSION_TRANSACTION, "transaction");
    }
    scope = target;
    return variable(i);
  }

  private int systemVariable(int i) {
    String first = unquoted(tokens.string(i).substring(2)).toLowerCase(Locale.ROOT);
    boolean dotted = tokens.isOperator(i + 1, ".");
    return switch (first) {
      case "global", "persist", "persist_only" -> dottedName(i + 2, Target.GLOBAL, "");
      case "session", "local" -> dottedName(i + 2, Target.SESSION, "");
      // The mark @@ without a scope means the session, whatever scope was named before.
      default ->
          dotted
              ? dottedName(i + 2, Target.SESSION, first + ".")
              : value(i + 1, Target.SESSION, first);
    };
  }

  private int variable(int i) {
    return dottedName(i, scope, "");
  }

  private int dottedName(int from, Target target, String prefix) {
    StringBuilder name = new StringBuilder(prefix);
    int i = from;
    while (isName(i)) {
      name.append(tokens.name(i));
      i++;
      if (!tokens.isOperator(i, ".")) {
        return value(i, target, name.toString());
      }
      name.append('.');
      i++;
    }
    return FAILED;
  }

  private boolean isName(int i) {
    return i < to && (tokens.isKind(i, TokenKind.WORD) || tokens.isKind(i, TokenKind.QUOTED_NAME));
  }

  private boolean isAssign(int i) {
    return i < to && (tokens.isOperator(i, "=") || tokens.isOperator(i, ":="));
  }

  private int value(int assign, Target target, String name) {
    if (!isAssign(assign)) {
      return FAILED;
    }
    return upToComma(assign + 1, target, name);
  }

  private int upToComma(int from, Target target, String name) {
    int i = from;
    while (i < to
        && !tokens.isOperator(i, ",")
        && !(scope == Target.STATEMENT && tokens.is(i, "FOR"))) {
      i = Math.max(tokens.partner(i), i) + 1;
    }
    return add(from, i, target, name);
  }

  private int rest(int from, Target target, String name) {
    return add(from, to, target, name);
  }

  private int add(int from, int end, Target target, String name) {
    if (from >= end) {
      return FAILED;
    }
    EffectScanner.scanQuery(tokens, from, end, facts);
    if (hasSubquery(from, end)) {
      facts.effects.add(Effect.READS_TABLES);
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (target == Target.SESSION && (lower.equals("last_insert_id") || lower.equals("identity"))) {
      facts.effects.add(Effect.SETS_LAST_INSERT_ID);
    }
    String text = tokens.text().substring(tokens.start(from), tokens.end(end - 1));
    assignments.add(new Assignment(target, lower, text, isLiteral(from, end, target)));
    return end;
  }

  private boolean hasSubquery(int from, int end) {
    for (int i = from + 1; i < end; i++) {
      boolean query =
          tokens.is(i, "SELECT")
              || tokens.is(i, "TABLE")
              || tokens.is(i, "VALUES")
              || tokens.is(i, "WITH");
      if (query && tokens.isOperator(i - 1, "(")) {
        return true;
      }
    }
    return false;
  }

  private boolean isLiteral(int from, int end, Target target) {
    switch (target) {
      case NAMES, CHARACTER_SET, SESSION_TRANSACTION, NEXT_TRANSACTION -> {
        return true;
      }
      default -> {
        return isWordLiteral(from, end, target) || isNumber(from, end) || isText(from, end);
      }
    }
  }

  private boolean isWordLiteral(int from, int end, Target target) {
    if (end - from != 1 || !isName(from)) {
      return false;
    }
    String word = tokens.string(from).toUpperCase(Locale.ROOT);
    // A user variable takes expressions, where a word is a name; a system variable takes words.
    return target == Target.USER_VARIABLE
        ? CONSTANTS.contains(word)
        : !FUNCTIONS_WITHOUT_PARENTHESES.contains(word);
  }

  private boolean isNumber(int from, int end) {
    boolean signed =
        tokens.isOperator(from, "-")
            || tokens.isOperator(from, "+")
            || tokens.isKind(from, TokenKind.INTRODUCER);
    int number = signed ? from + 1 : from;
    return number == end - 1 && tokens.isKind(number, TokenKind.NUMBER);
  }

  /** One string or several in a row, after an introducer or DATE, TIME, TIMESTAMP. */
  private boolean isText(int from, int end) {
    boolean marked =
        tokens.isKind(from, TokenKind.INTRODUCER)
            || tokens.is(from, "DATE")
            || tokens.is(from, "TIME")
            || tokens.is(from, "TIMESTAMP");
    int i = marked ? from + 1 : from;
    if (i >= end) {
      return false;
    }
    while (i < end && tokens.isKind(i, TokenKind.STRING)) {
      i++;
    }
    return i == end;
  }

  private static String unquoted(String name) {
    char quote = name.isEmpty() ? 0 : name.charAt(0);
    return quote == '`' || quote == '\'' || quote == '"' ? Tokens.unquote(name, quote) : name;
  }
}
