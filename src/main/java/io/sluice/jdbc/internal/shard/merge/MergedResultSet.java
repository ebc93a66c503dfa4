package io.sluice.jdbc.internal.shard.merge;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.facade.DelegatingResultSet;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The one result an application sees of what several shards delivered: every getter goes to the row
 * where it lies. Forward only, or over a bounded list of ways back to the rows. Read-only. Same
 * threading as the statement.
 */
public final class MergedResultSet extends DelegatingResultSet {

  private final Source source;
  private final Scroll scroll;
  private final ResultSetMetaData columns;
  private State state = State.BEFORE;
  private boolean peeked;
  private boolean peekedAny;
  private long row;
  private boolean closed;

  private enum State {
    BEFORE,
    ON_ROW,
    AFTER
  }

  /**
   * Where the rows come from.
   *
   * @param cursor not read yet
   * @param children the shards' results: the first tells the columns, all are asked for warnings
   * @param columns what the application is told of the columns
   * @param visible how many columns it may see
   * @param statement the application's own, null if it has none
   * @param ended run once when the result is closed
   */
  public record Source(
      Cursor cursor,
      List<ResultSet> children,
      ResultSetMetaData columns,
      int visible,
      Statement statement,
      Ended ended) {}

  /** Ends what a result holds. */
  @FunctionalInterface
  public interface Ended {
    /** Closes the shards' results and lets their connections go. */
    void run() throws SQLException;
  }

  private MergedResultSet(Source source, Scroll scroll) {
    super(source.children().get(0));
    this.source = source;
    this.scroll = scroll;
    this.columns = source.columns();
  }

  /** Rows to be read once, in their order. */
  public static MergedResultSet forwardOnly(Source source) {
    return new MergedResultSet(source, null);
  }

  /** Rows to be read in any order, as many as the bound allows. */
  public static MergedResultSet scrollable(Source source, Bound bound) {
    return new MergedResultSet(source, new Scroll(source.cursor(), bound));
  }

  // --- going on

  @Override
  public boolean next() throws SQLException {
    requireOpen();
    if (scroll != null) {
      return goTo(row + 1);
    } else if (state == State.AFTER) {
      return false;
    }
    boolean any = peeked ? peekedAny : source.cursor().next();
    peeked = false;
    if (any) {
      row++;
      state = State.ON_ROW;
      rows = source.cursor().row();
    } else {
      state = State.AFTER;
    }
    return any;
  }

  private boolean goTo(long number) throws SQLException {
    requireOpen();
    Cursor.Mark mark = number < 1 ? null : scroll.at(number);
    if (mark != null) {
      rows = mark.row();
      state = State.ON_ROW;
      row = number;
    } else {
      state = number < 1 ? State.BEFORE : State.AFTER;
      row = number < 1 ? 0 : scroll.size() + 1;
    }
    return mark != null;
  }

  @Override
  public boolean absolute(int number) throws SQLException {
    requireScroll();
    return goTo(number >= 0 ? number : Math.max(0, scroll.size() + 1 + number));
  }

  @Override
  public boolean relative(int by) throws SQLException {
    requireScroll();
    return goTo(Math.max(0, row + by));
  }

  @Override
  public boolean previous() throws SQLException {
    requireScroll();
    return goTo(Math.max(0, row - 1));
  }

  @Override
  public boolean first() throws SQLException {
    requireScroll();
    return goTo(1);
  }

  @Override
  public boolean last() throws SQLException {
    requireScroll();
    return goTo(scroll.size());
  }

  @Override
  public void beforeFirst() throws SQLException {
    requireScroll();
    goTo(0);
  }

  @Override
  public void afterLast() throws SQLException {
    requireScroll();
    goTo(scroll.size() + 1);
  }

  @Override
  public int getRow() throws SQLException {
    requireOpen();
    return state == State.ON_ROW ? (int) row : 0;
  }

  @Override
  public boolean isBeforeFirst() throws SQLException {
    requireOpen();
    return state == State.BEFORE && anyRow();
  }

  @Override
  public boolean isAfterLast() throws SQLException {
    requireOpen();
    return state == State.AFTER && (scroll == null ? row > 0 : anyRow());
  }

  @Override
  public boolean isFirst() throws SQLException {
    requireOpen();
    return state == State.ON_ROW && row == 1;
  }

  @Override
  public boolean isLast() throws SQLException {
    requireScroll();
    boolean last = state == State.ON_ROW && scroll.at(row + 1) == null;
    if (state == State.ON_ROW) {
      goTo(row); // looking ahead may have moved the rows below
    }
    return last;
  }

  private boolean anyRow() throws SQLException {
    if (scroll != null) {
      return scroll.at(1) != null;
    } else if (!peeked) {
      peekedAny = source.cursor().next();
      peeked = true;
    }
    return peekedAny;
  }

  private void requireScroll() throws SQLException {
    requireOpen();
    if (scroll == null) {
      throw Errors.badArgument(
          "Operation not allowed for a result set of type ResultSet.TYPE_FORWARD_ONLY.");
    }
  }

  // --- columns

  @Override
  protected int column(int visible) throws SQLException {
    requireOpen();
    if (state != State.ON_ROW) {
      throw Errors.badArgument(
          state == State.BEFORE ? "Before start of result set" : "After end of result set");
    } else if (visible < 1 || visible > source.visible()) {
      throw Errors.badArgument(
          "Column Index out of range, " + visible + " > " + source.visible() + ".");
    }
    return visible;
  }

  @Override
  protected String label(String visible) throws SQLException {
    column(findColumn(visible));
    return visible;
  }

  /** The first row's result knows the labels of all. */
  @Override
  public int findColumn(String label) throws SQLException {
    requireOpen();
    int found = source.children().get(0).findColumn(label);
    if (found > source.visible()) {
      throw Errors.badArgument("Column '" + label + "' not found.");
    }
    return found;
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    requireOpen();
    return columns;
  }

  // --- the rest

  @Override
  protected SQLException failed(Throwable error) {
    if (error instanceof SQLException own) {
      return own;
    }
    throw (RuntimeException) error;
  }

  @Override
  public Statement getStatement() throws SQLException {
    requireOpen();
    return source.statement();
  }

  @Override
  public int getType() throws SQLException {
    requireOpen();
    return scroll == null ? TYPE_FORWARD_ONLY : TYPE_SCROLL_INSENSITIVE;
  }

  @Override
  public int getConcurrency() throws SQLException {
    requireOpen();
    return CONCUR_READ_ONLY;
  }

  /** Why no row can be changed through a result. */
  public static SQLException unchangeable() {
    return Errors.unsupported(
        "Rows of tables that live on several shards cannot be changed through a ResultSet; use"
            + " INSERT, UPDATE or DELETE.");
  }

  @Override
  public void insertRow() throws SQLException {
    throw unchangeable();
  }

  @Override
  public void updateRow() throws SQLException {
    throw unchangeable();
  }

  @Override
  public void deleteRow() throws SQLException {
    throw unchangeable();
  }

  /** Those of all shards, one after the other. */
  @Override
  public SQLWarning getWarnings() throws SQLException {
    requireOpen();
    List<SQLWarning> all = new ArrayList<>();
    for (ResultSet child : source.children()) {
      SQLWarning warning = child.getWarnings();
      if (warning != null) {
        all.add(warning);
      }
    }
    return Warnings.chain(all);
  }

  @Override
  public void clearWarnings() throws SQLException {
    requireOpen();
    for (ResultSet child : source.children()) {
      child.clearWarnings();
    }
  }

  @Override
  public void close() throws SQLException {
    if (!closed) {
      closed = true;
      source.ended().run();
    }
  }

  @Override
  public boolean isClosed() throws SQLException {
    return closed || source.statement() != null && source.statement().isClosed();
  }

  private void requireOpen() throws SQLException {
    if (closed) {
      throw Errors.rowsClosed();
    }
  }
}
