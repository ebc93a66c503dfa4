package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.analyse.Located;
import io.sluice.jdbc.internal.shard.analyse.Span;
import io.sluice.jdbc.internal.shard.analyse.Statement;
import io.sluice.jdbc.internal.shard.shape.Occurrence;
import io.sluice.jdbc.internal.shard.shape.Values;
import io.sluice.jdbc.internal.sql.TokenKind;
import io.sluice.jdbc.internal.sql.Tokens;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The rows of one INSERT, of VALUES or of SET, with what was given to them on the way. Elements are
 * ranges of the text's own tokens. Confined to one thread.
 */
final class NewRows {

  /** What is less is stored as 0 in a whole number. */
  private static final BigDecimal HALF = new BigDecimal("0.5");

  /** A value that the column's default makes. */
  static final Object DEFAULT = new Object();

  private final Request request;
  private final Occurrence text;
  private final Located target;
  private final boolean set;
  private final List<String> columns;
  private final List<Row> rows;
  private final Map<Long, Object> given = new HashMap<>();
  private final List<String> added = new ArrayList<>();

  private NewRows(
      Request request, Located target, boolean set, List<String> columns, List<Row> rows) {
    this.request = request;
    this.text = request.text();
    this.target = target;
    this.set = set;
    this.columns = columns;
    this.rows = rows;
  }

  static NewRows of(Request request, Located target) {
    Statement.Change change = request.statement().change();
    if (change.rows() == null) {
      List<String> columns = new ArrayList<>();
      List<Span> elements = new ArrayList<>();
      for (Statement.Assignment assignment : change.assignments()) {
        columns.add(assignment.column().name());
        Span value = assignment.value();
        int last = value.to() - 1;
        elements.add(new Span(request.text().place(value.from()), request.text().place(last) + 1));
      }
      return new NewRows(request, target, true, columns, List.of(new Row(-1, elements)));
    }
    List<String> columns = change.columns();
    if (columns == null) {
      columns = target.table().visibleColumns();
    }
    return new NewRows(request, target, false, columns, Row.all(request.text()));
  }

  int count() {
    return rows.size();
  }

  /** Makes sure that each row has as many elements as there are columns, and the columns exist. */
  void requireFitting() throws TableMismatch {
    for (String column : columns) {
      if (target.table().column(column) == null) {
        throw TableMismatch.unknownColumn(column);
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).elements().size() != columns.size()) {
        throw TableMismatch.columnCount(i + 1);
      }
    }
  }

  private int index(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).equalsIgnoreCase(column)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * What a row has in a column: a value, {@link Values#UNREADABLE} for an expression, or {@link
   * #DEFAULT}.
   */
  Object value(int row, String column) {
    Object known = given.get(cell(row, column));
    if (known != null) {
      return known;
    }
    int index = index(column);
    if (index < 0) {
      return DEFAULT;
    }
    Span element = rows.get(row).elements().get(index);
    if (element.length() == 1 && text.tokens().is(element.from(), "DEFAULT")) {
      return DEFAULT;
    }
    return text.element(element.from(), element.to(), request.values());
  }

  private long cell(int row, String column) {
    return ((long) row << 32) | target.table().indexOf(column);
  }

  /** Rows that have no key of their own in the column: none, NULL or 0. */
  List<Integer> without(String column) {
    List<Integer> without = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Object value = value(i, column);
      boolean zero =
          value instanceof Number number && number.doubleValue() == 0 || "0".equals(value);
      if (value == null || value == NULL || value == DEFAULT || zero) {
        without.add(i);
      }
    }
    return without;
  }

  /** Whether the server would count a row by the column: it stores none, NULL or 0 there. */
  boolean isCounted(String column) {
    for (int i = 0; i < rows.size(); i++) {
      if (isCounted(value(i, column))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCounted(Object value) {
    if (value == null || value == NULL || value == DEFAULT) {
      return true;
    } else if (value instanceof Boolean truth) {
      return !truth;
    } else if (value instanceof Number number) {
      return Math.abs(number.doubleValue()) <= 0.5;
    }
    try {
      return value instanceof CharSequence text
          && new BigDecimal(text.toString().strip()).abs().compareTo(HALF) <= 0;
    } catch (NumberFormatException none) {
      return true; // text without digits is 0
    }
  }

  /** Whether the column's default makes a row's value. */
  boolean hasDefault(String column) {
    for (int i = 0; i < rows.size(); i++) {
      if (value(i, column) == DEFAULT) {
        return true;
      }
    }
    return false;
  }

  /** What a value is made of that is evaluated nowhere before: see {@link #evaluate}; or null. */
  String differing() {
    for (Row row : rows) {
      for (Span element : row.elements()) {
        String what = Divergence.in(text.tokens(), element.from(), element.to());
        if (what != null && !Volatility.in(text.tokens(), element)) {
          return what;
        }
      }
    }
    return null;
  }

  /** Gives a row a value for a column. */
  void give(int row, String column, Object value) {
    given.put(cell(row, column), value);
  }

  /** From now on the column is among those that the statement names. */
  void addColumn(String column) {
    if (index(column) < 0 && !added.contains(column)) {
      added.add(column);
    }
  }

  /** Nothing was given: the text can be sent as it is. */
  boolean untouched() {
    return given.isEmpty();
  }

  // Expressions

  /**
   * Has a server evaluate what must be known or must be the same everywhere: keys, what a server
   * may count by, and for copies whatever differs from one evaluation to the next.
   */
  void evaluate(boolean copies, List<Question> questions) throws SQLException {
    String key = copies ? null : Keys.column(target);
    boolean several = copies || target.spread();
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < columns.size(); i++) {
        Span element = rows.get(row).elements().get(i);
        boolean wanted =
            columns.get(i).equalsIgnoreCase(key)
                || several && target.table().column(columns.get(i)).autoIncrement()
                || copies && Volatility.in(text.tokens(), element);
        if (wanted && value(row, columns.get(i)) == Values.UNREADABLE) {
          evaluate(row, columns.get(i), element, questions);
        }
      }
    }
  }

  private void evaluate(int row, String column, Span element, List<Question> questions)
      throws SQLException {
    Tokens tokens = text.tokens();
    if (element.length() == 1 && tokens.isKind(element.from(), TokenKind.PLACEHOLDER)) {
      throw Errors.unsupported(
          "The value of column '"
              + column
              + "' of table '"
              + target.mention().name()
              + "' must be known before the row is sent, and the way in which it was given does not"
              + " tell it; set it with setLong, setString or setObject without a type.");
    }
    for (int i = element.from(); i < element.to(); i++) {
      boolean name = tokens.isKind(i, TokenKind.WORD) || tokens.isKind(i, TokenKind.QUOTED_NAME);
      if (name && !tokens.isOperator(i + 1, "(") && target.table().column(tokens.name(i)) != null) {
        throw Errors.unsupported(
            "The value of column '"
                + column
                + "' of table '"
                + target.mention().name()
                + "' must be known before the row is sent, and cannot be made of other columns.");
      }
    }
    Piece expression =
        Piece.written(text, tokens.start(element.from()), tokens.end(element.to() - 1));
    Piece select = Piece.of("SELECT ").with(expression);
    Question question =
        new Question.Evaluate(
            // The row tells one evaluation from another of the same expression.
            new Physical(
                request.session().home(),
                select.sql() + " /* row " + (row + 1) + " */",
                select.args(),
                false));
    if (request.answers().get(question) instanceof List<?> answer) {
      give(row, column, answer.get(0) == null ? NULL : answer.get(0));
    } else {
      questions.add(question);
    }
  }

  /** An expression whose value is NULL. */
  static final Object NULL = new Object();

  // Text

  /** The statement for one place with some of the rows. */
  Physical statement(Reach.Unit unit, List<Integer> some, boolean all) {
    Splice names = Names.at(request, unit);
    if (all && untouched()) {
      return names.physical(unit.shard());
    }
    return set ? setForm(names, unit) : valuesForm(names, unit, some);
  }

  private Physical setForm(Splice splice, Reach.Unit unit) {
    Row row = rows.get(0);
    for (int i = 0; i < columns.size(); i++) {
      Object value = given.get(cell(0, columns.get(i)));
      if (value != null) {
        Span element = row.elements().get(i);
        splice.replace(
            text.tokens().start(element.from()), text.tokens().end(element.to() - 1), bound(value));
      }
    }
    int end = text.tokens().end(row.elements().get(columns.size() - 1).to() - 1);
    for (String column : added) {
      splice.insert(
          end,
          Piece.of(", " + Names.quoted(column) + " = ").with(bound(given.get(cell(0, column)))));
    }
    return splice.physical(unit.shard());
  }

  private static Piece bound(Object value) {
    return new Piece("?", List.of(new Arg.Constant(value == NULL ? null : value)));
  }

  private Physical valuesForm(Splice splice, Reach.Unit unit, List<Integer> some) {
    Tokens tokens = text.tokens();
    int from = tokens.start(text.rowsFrom());
    int to = tokens.end(text.rowsTo() - 1);
    if (!added.isEmpty()) {
      addToList(splice);
    }
    Piece all = splice.piece(0, from);
    List<Arg> args = new ArrayList<>(all.args());
    StringBuilder sql = new StringBuilder(all.sql());
    String glue = "";
    for (int row : some) {
      Piece piece = row(row);
      sql.append(glue).append(piece.sql());
      args.addAll(piece.args());
      glue = ", ";
    }
    Piece tail = splice.piece(to, text.text().length());
    args.addAll(tail.args());
    return new Physical(unit.shard(), sql.append(tail.sql()).toString(), args, false);
  }

  /** The list of columns stands in parentheses right after the table's name, or is to. */
  private void addToList(Splice splice) {
    Span name = request.statement().change().target().names();
    if (request.statement().change().columns() == null) {
      StringJoiner list = new StringJoiner(", ", " (", ")");
      columns.forEach(column -> list.add(Names.quoted(column)));
      added.forEach(column -> list.add(Names.quoted(column)));
      splice.insert(text.tokens().end(text.place(name.to() - 1)), Piece.of(list.toString()));
      return;
    }
    int close = text.tokens().partner(text.place(name.to()));
    String glue = columns.isEmpty() ? "" : ", ";
    for (String column : added) {
      splice.insert(text.tokens().start(close), Piece.of(glue + Names.quoted(column)));
      glue = ", ";
    }
  }

  private Piece row(int index) {
    Row row = rows.get(index);
    Splice splice = new Splice(text);
    Tokens tokens = text.tokens();
    for (int i = 0; i < columns.size(); i++) {
      Object value = given.get(cell(index, columns.get(i)));
      if (value != null) {
        Span element = row.elements().get(i);
        splice.replace(tokens.start(element.from()), tokens.end(element.to() - 1), bound(value));
      }
    }
    int close = tokens.partner(row.open());
    String glue = columns.isEmpty() ? "" : ", ";
    for (String column : added) {
      Object value = given.get(cell(index, column));
      splice.insert(
          tokens.start(close),
          Piece.of(glue).with(value == null ? Piece.of("DEFAULT") : bound(value)));
      glue = ", ";
    }
    return splice.piece(tokens.start(row.open()), tokens.end(close));
  }
}
