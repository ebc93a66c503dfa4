package io.sluice.jdbc.internal.shard.shape;

import io.sluice.jdbc.internal.sql.SqlMode;
import io.sluice.jdbc.internal.sql.TokenKind;
import io.sluice.jdbc.internal.sql.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One text as an occurrence of a shape: what its values are, and where in it the shape's tokens
 * stand. Immutable; cheap to make, as it is made for each execution.
 *
 * <p>A <em>slot</em> is where the shape has a value: a literal, the caller's placeholder, or a
 * whole IN list of such.
 */
public final class Occurrence {

  private final Tokens tokens;
  private final SqlMode mode;
  private final String shape;
  private final int[] places;
  private final int count;
  private final int[] slots;
  private final int rowsFrom;
  private final int rowsTo;
  private final int[] placeholders;

  Occurrence(Tokens tokens, SqlMode mode, ShapeWriter written) {
    this.tokens = tokens;
    this.mode = mode;
    this.shape = written.shape();
    this.places = written.places();
    this.count = written.count();
    this.slots = written.slots();
    this.rowsFrom = written.rowsFrom();
    this.rowsTo = written.rowsTo();
    this.placeholders = tokens.placeholderOffsets();
  }

  /** Reads a text that the lexer took to its end. */
  public static Occurrence of(Tokens tokens, SqlMode mode) {
    return new Occurrence(tokens, mode, new ShapeWriter(tokens).write());
  }

  /** The text of the shape: a statement with a {@code ?} for each slot. */
  public String shape() {
    return shape;
  }

  /** The text itself, as it will be sent. */
  public String text() {
    return tokens.text();
  }

  public Tokens tokens() {
    return tokens;
  }

  public SqlMode mode() {
    return mode;
  }

  /** Where in the text the shape's token starts. */
  public int start(int shapeToken) {
    return tokens.start(places[shapeToken]);
  }

  /** The first of the text's tokens that are the shape's token. */
  public int place(int shapeToken) {
    return places[shapeToken];
  }

  /** Where in the text the shape's token ends; that of a list is the end of its last element. */
  public int end(int shapeToken) {
    return tokens.end(last(shapeToken));
  }

  /** Nothing of the text is left out of its shape but rows after the first. */
  private int last(int shapeToken) {
    int next = shapeToken + 1 < count ? places[shapeToken + 1] : tokens.count();
    return next == rowsTo ? places[shapeToken] : next - 1;
  }

  /** Whether the statement has VALUES rows that the shape knows the first one of only. */
  public boolean hasRows() {
    return rowsFrom >= 0;
  }

  /** The text's token that opens the first row. */
  public int rowsFrom() {
    return rowsFrom;
  }

  /** The text's token after the last row. */
  public int rowsTo() {
    return rowsTo;
  }

  /** Whether the slot's value is a literal of the text and not the caller's. */
  public boolean isLiteral(int slot) {
    return !tokens.isKind(slots[2 * slot], TokenKind.PLACEHOLDER);
  }

  /** Whether there is a value for the slot; false only while a statement is explained. */
  public boolean isSet(int slot, Values values) {
    return isLiteral(slot) || values.isSet(ordinal(slots[2 * slot]));
  }

  /** The value of a slot that is no list. */
  public Object value(int slot, Values values) {
    return element(slots[2 * slot], slots[2 * slot + 1], values);
  }

  /** The values of an IN list. */
  public List<Object> list(int slot, Values values) {
    List<Object> list = new ArrayList<>();
    int from = slots[2 * slot];
    int to = slots[2 * slot + 1];
    for (int i = from; i < to; i++) {
      if (tokens.isOperator(i, ",")) {
        list.add(element(from, i, values));
        from = i + 1;
      }
    }
    list.add(element(from, to, values));
    return list;
  }

  /**
   * The value of the tokens {@code from} to {@code to} of the text: a literal, perhaps with a sign,
   * NULL, TRUE, FALSE, or a placeholder; anything else is {@link Values#UNREADABLE}.
   */
  public Object element(int from, int to, Values values) {
    boolean negative = to - from == 2 && tokens.isOperator(from, "-");
    boolean positive = to - from == 2 && tokens.isOperator(from, "+");
    if (to - from != 1 && !negative && !positive) {
      return Values.UNREADABLE;
    }
    Object value = single(to - 1, values);
    return negative ? negative(value) : value;
  }

  /** The value with a minus before it. */
  public static Object negative(Object value) {
    return value == null ? null : Literals.negative(value);
  }

  private Object single(int token, Values values) {
    return switch (tokens.kind(token)) {
      case PLACEHOLDER -> values.get(ordinal(token));
      case STRING, NUMBER -> Literals.value(tokens, token, mode);
      case WORD -> {
        if (tokens.is(token, "NULL")) {
          yield null;
        }
        boolean yes = tokens.is(token, "TRUE");
        yield yes || tokens.is(token, "FALSE") ? (Object) (yes ? 1L : 0L) : Values.UNREADABLE;
      }
      default -> Values.UNREADABLE;
    };
  }

  /** Which of the caller's parameters the placeholder stands for, from 0. */
  public int ordinal(int token) {
    return ordinalFrom(tokens.start(token));
  }

  /** How many of the caller's placeholders stand before the position. */
  public int ordinalFrom(int position) {
    int found = Arrays.binarySearch(placeholders, position);
    return found < 0 ? -found - 1 : found;
  }

  /** How many placeholders the text has. */
  public int placeholders() {
    return placeholders.length;
  }
}
