package io.sluice.jdbc.internal.shard.analyse;

import io.sluice.jdbc.internal.sql.TokenKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads conditions from the shape's own tokens. Stateless but for the tokens.
 *
 * <p>A proof hangs on this, so it follows MySQL's precedence and believes nothing else: OR binds
 * less than AND, AND less than NOT, the AND of a BETWEEN is none. {@code ||} is OR, as no sql_mode
 * is taken under which it is not. Where XOR or {@code :=} stands outside of parentheses nothing is
 * known of the whole. A comparison is understood only if its two sides and the operator are all
 * there is between two ANDs, ORs or parentheses.
 */
public final class ConditionReader {

  private final ShapeTokens tokens;

  public ConditionReader(ShapeTokens tokens) {
    this.tokens = tokens;
  }

  /** What the tokens demand. */
  public Condition read(Span span) {
    if (span.length() <= 0) {
      return Condition.UNKNOWN;
    }
    if (isParenthesised(span)) {
      return read(new Span(span.from() + 1, span.to() - 1));
    }
    List<Span> alternatives = new ArrayList<>();
    if (!splitAt(span, alternatives, false)) {
      return Condition.UNKNOWN;
    }
    if (alternatives.size() > 1) {
      return new Condition.Or(alternatives.stream().map(this::read).toList());
    }
    List<Span> parts = conjuncts(span);
    if (parts.size() > 1) {
      return new Condition.And(parts.stream().map(this::read).toList());
    }
    return comparison(span);
  }

  /** The spans between ANDs outside of parentheses; the whole if there is an OR. */
  public List<Span> conjuncts(Span span) {
    List<Span> whole = new ArrayList<>();
    if (!splitAt(span, whole, false) || whole.size() > 1) {
      return List.of(span);
    }
    List<Span> parts = new ArrayList<>();
    splitAt(span, parts, true);
    return parts;
  }

  /** All of it stands in one pair of parentheses, and is neither a row nor a query. */
  private boolean isParenthesised(Span span) {
    int open = span.from();
    return tokens.isOperator(open, "(")
        && tokens.tokens().partner(open) == span.to() - 1
        && tokens.split(new Span(open + 1, span.to() - 1)).size() == 1
        && !tokens.is(open + 1, "SELECT")
        && !tokens.is(open + 1, "WITH");
  }

  /** Whether the structure is plain; then the parts between ORs, or ANDs, are added. */
  private boolean splitAt(Span span, List<Span> parts, boolean and) {
    int from = span.from();
    int betweens = 0;
    int cases = 0;
    for (int i = span.from(); i < span.to(); i = tokens.skip(i)) {
      boolean word = !tokens.isAfterDot(i);
      if (word && tokens.is(i, "CASE")) {
        cases++;
      } else if (cases > 0) {
        cases -= word && tokens.is(i, "END") ? 1 : 0;
      } else if (word && tokens.is(i, "BETWEEN")) {
        betweens++;
      } else if (word && tokens.is(i, "AND") && betweens > 0) {
        betweens--;
      } else if (isSeparator(i, and)) {
        parts.add(new Span(from, i));
        from = i + 1;
      } else if (tokens.is(i, "XOR") || tokens.isOperator(i, ":=")) {
        return false;
      }
    }
    parts.add(new Span(from, span.to()));
    return true;
  }

  private boolean isSeparator(int token, boolean and) {
    if (tokens.isAfterDot(token)) {
      return false;
    }
    return and
        ? tokens.is(token, "AND") || tokens.isOperator(token, "&&")
        : tokens.is(token, "OR") || tokens.isOperator(token, "||");
  }

  // One comparison

  private Condition comparison(Span span) {
    List<Operand> left = new ArrayList<>();
    int i = operand(span.from(), span.to(), left);
    if (i < 0 || i >= span.to()) {
      return Condition.UNKNOWN;
    }
    if (tokens.is(i, "IS")) {
      boolean isNull = tokens.is(i + 1, "NULL") && i + 2 == span.to() && left.size() == 1;
      return isNull ? new Condition.IsNull(left.get(0)) : Condition.UNKNOWN;
    }
    if (tokens.is(i, "BETWEEN")) {
      return left.size() == 1 ? between(left.get(0), i + 1, span.to()) : Condition.UNKNOWN;
    }
    if (tokens.is(i, "IN")) {
      return in(left, i + 1, span.to());
    }
    return compare(left, i, span.to());
  }

  private Condition compare(List<Operand> left, int operator, int to) {
    String symbol = tokens.tokens().string(operator);
    boolean known =
        switch (symbol) {
          case "=", "<=>" -> true;
          case "<", "<=", ">", ">=" -> left.size() == 1;
          default -> false;
        };
    List<Operand> right = new ArrayList<>();
    if (!known || operand(operator + 1, to, right) != to || left.size() != right.size()) {
      return Condition.UNKNOWN;
    }
    return pairs(left, symbol, right);
  }

  /** Rows are equal if all their columns are. */
  private static Condition pairs(List<Operand> left, String symbol, List<Operand> right) {
    List<Condition> parts = new ArrayList<>();
    for (int k = 0; k < left.size(); k++) {
      parts.add(new Condition.Compare(left.get(k), symbol, right.get(k)));
    }
    return parts.size() == 1 ? parts.get(0) : new Condition.And(parts);
  }

  private Condition between(Operand value, int from, int to) {
    List<Operand> bounds = new ArrayList<>();
    int and = operand(from, to, bounds);
    if (and < 0 || !tokens.is(and, "AND") || operand(and + 1, to, bounds) != to) {
      return Condition.UNKNOWN;
    }
    return bounds.size() == 2
        ? new Condition.Between(value, bounds.get(0), bounds.get(1))
        : Condition.UNKNOWN;
  }

  private Condition in(List<Operand> left, int open, int to) {
    if (!tokens.isOperator(open, "(") || tokens.tokens().partner(open) != to - 1) {
      return Condition.UNKNOWN;
    }
    if (left.size() == 1 && to - open == 3 && tokens.slot(open + 1) >= 0) {
      return new Condition.InSlot(left.get(0), tokens.slot(open + 1));
    }
    if (left.size() == 1 && tokens.is(open + 1, "SELECT")) {
      return new Condition.InQuery(left.get(0), new Span(open + 1, to - 1));
    }
    List<Condition> alternatives = new ArrayList<>();
    for (Span element : tokens.split(new Span(open + 1, to - 1))) {
      List<Operand> right = new ArrayList<>();
      boolean understood = operand(element.from(), element.to(), right) == element.to();
      if (!understood || right.size() != left.size()) {
        return Condition.UNKNOWN;
      }
      alternatives.add(pairs(left, "=", right));
    }
    return new Condition.Or(alternatives);
  }

  /** Adds the operand, or the columns of a row, that starts here; the token after it, or −1. */
  private int operand(int from, int to, List<Operand> into) {
    if (from >= to) {
      return -1;
    }
    if (tokens.is(from, "ROW") && tokens.isOperator(from + 1, "(")) {
      return row(from + 1, into);
    }
    if (tokens.isOperator(from, "(")) {
      return row(from, into);
    }
    if (tokens.slot(from) >= 0) {
      into.add(new Operand.Slot(tokens.slot(from), false));
      return from + 1;
    }
    if (tokens.isOperator(from, "-") && tokens.slot(from + 1) >= 0) {
      into.add(new Operand.Slot(tokens.slot(from + 1), true));
      return from + 2;
    }
    return constant(from, to, into);
  }

  private int row(int open, List<Operand> into) {
    int close = tokens.tokens().partner(open);
    for (Span element : tokens.split(new Span(open + 1, close))) {
      int before = into.size();
      if (operand(element.from(), element.to(), into) != element.to()
          || into.size() != before + 1) {
        return -1;
      }
    }
    return close + 1;
  }

  private int constant(int from, int to, List<Operand> into) {
    if (tokens.is(from, "NULL") || tokens.is(from, "TRUE") || tokens.is(from, "FALSE")) {
      boolean isNull = tokens.is(from, "NULL");
      into.add(new Operand.Constant(isNull ? null : tokens.is(from, "TRUE") ? 1L : 0L));
      return from + 1;
    }
    boolean negative = tokens.isOperator(from, "-");
    int number = negative ? from + 1 : from;
    if (number < to && tokens.tokens().isKind(number, TokenKind.NUMBER)) {
      String text = tokens.tokens().string(number);
      if (!text.matches("[0-9]{1,30}(\\.[0-9]{1,30})?")) {
        return -1;
      }
      BigDecimal value = new BigDecimal(negative ? "-" + text : text);
      boolean whole = text.indexOf('.') < 0;
      into.add(new Operand.Constant(whole ? (Object) value.toBigInteger() : value));
      return number + 1;
    }
    return name(from, to, into);
  }

  private int name(int from, int to, List<Operand> into) {
    int end = from;
    if (!tokens.isName(end)) {
      return -1;
    }
    while (tokens.isOperator(end + 1, ".") && tokens.isName(end + 2) && end + 2 < to) {
      end += 2;
    }
    if (end + 1 < to && tokens.isOperator(end + 1, "(")) {
      return -1;
    }
    String qualifier = end > from ? tokens.tokens().name(end - 2) : null;
    into.add(new Operand.Name(qualifier, tokens.tokens().name(end), from));
    return end + 1;
  }
}
