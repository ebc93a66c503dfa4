package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.facade.Arguments;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.shard.execute.ChildStatements.Delivery;
import io.sluice.jdbc.internal.shard.merge.Cursor;
import io.sluice.jdbc.internal.shard.merge.LimitCursor;
import io.sluice.jdbc.internal.shard.merge.MergedColumns;
import io.sluice.jdbc.internal.shard.merge.MergedResultSet;
import io.sluice.jdbc.internal.shard.plan.Rows;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One run of a query over shards:
 *
 * <ol>
 *   <li>A connection of each shard is reserved, in the order of the shards.
 *   <li>What is to be gathered is read from the shards and put into temporary tables on one of
 *       them; the last statement runs over these.
 *   <li>The statements whose rows are merged run on all shards at once. If one fails the others are
 *       cancelled and the whole query fails: there is no partial answer.
 *   <li>The result holds the shards' results until it is closed; the reservation ends.
 * </ol>
 */
final class QueryRun {

  /** MySQL and MariaDB: Can't reopen table. */
  private static final int CANNOT_REOPEN = 1137;

  private final ShardSession session;
  private final ChildStatements statements;
  private final Arguments arguments;
  private final StatementFacts facts;
  private final Map<Rows, ResultSet> results = Collections.synchronizedMap(new IdentityHashMap<>());
  private final List<TemporaryTable> tables = new ArrayList<>();
  private final List<Child> pinned = new ArrayList<>();

  QueryRun(
      ShardSession session, ChildStatements statements, Arguments arguments, StatementFacts facts) {
    this.session = session;
    this.statements = statements;
    this.arguments = arguments;
    this.facts = facts;
  }

  /**
   * What the application asked of the result.
   *
   * @param owner its statement
   * @param scrollable in any order
   * @param fetchSize 0 = none
   * @param mostRows 0 = all
   */
  record Wanted(Statement owner, boolean scrollable, int fetchSize, long mostRows) {}

  MergedResultSet run(Rows rows, boolean sameTime, Wanted wanted) throws SQLException {
    List<Child> children = session.children(RowTree.shards(rows));
    List<Rows.Gather> gathers = RowTree.gathers(rows);
    int source = gathers.isEmpty() ? -1 : gathers.get(0).last().shard();
    try (Reservation reserved = Reservation.of(children, facts, source);
        SameTime time = SameTime.on(session, sameTime ? children : List.of())) {
      for (Rows.Gather gather : gathers) {
        gather(gather, wanted.scrollable());
      }
      boolean streams = tables.isEmpty() && !sameTime;
      open(rows, delivery(rows, wanted, streams));
      return result(rows, wanted);
    } catch (SQLException | RuntimeException failed) {
      try {
        end();
      } catch (SQLException | RuntimeException alsoFailed) {
        failed.addSuppressed(alsoFailed);
      }
      throw failed;
    } finally {
      dropTables();
    }
  }

  private Delivery delivery(Rows rows, Wanted wanted, boolean streams) {
    boolean scrollable = wanted.scrollable() || RowTree.comesBack(rows);
    Set<Integer> shards = new HashSet<>();
    boolean onePerShard =
        RowTree.fetches(rows).stream().allMatch(each -> shards.add(each.statement().shard()));
    boolean mayStream = streams && onePerShard && !scrollable;
    return new Delivery(
        scrollable,
        mayStream ? wanted.fetchSize() : 0,
        RowTree.keepsFirst(rows) ? wanted.mostRows() : 0);
  }

  /** Runs the statements whose rows are merged: one after the other on each shard. */
  private void open(Rows rows, Delivery delivery) throws SQLException {
    Map<Integer, List<Rows.Fetch>> byShard = new java.util.TreeMap<>();
    for (Rows.Fetch fetch : RowTree.fetches(rows)) {
      byShard.computeIfAbsent(fetch.statement().shard(), key -> new ArrayList<>()).add(fetch);
    }
    if (byShard.size() > 1 && arguments.hasStreams()) {
      throw Errors.unsupported(
          "A stream can be sent to one shard only; set the parameter as text or bytes.");
    }
    List<ShardWork> work = new ArrayList<>();
    for (List<Rows.Fetch> ofShard : byShard.values()) {
      Child child = session.child(ofShard.get(0).statement().shard());
      boolean one = byShard.size() == 1;
      work.add(
          () -> {
            try {
              for (Rows.Fetch fetch : ofShard) {
                results.put(fetch, statements.query(child, fetch.statement(), arguments, delivery));
              }
            } catch (SQLException failed) {
              throw one ? failed : ShardErrors.on(child, failed);
            }
          });
    }
    Parallel.run(
        session.engine().workers(),
        work,
        () -> Cancelling.cancel(session.engine().workers(), statements.running()));
  }

  private MergedResultSet result(Rows rows, Wanted wanted) throws SQLException {
    Merging merging = new Merging(results, session.engine().bound());
    List<ResultSet> children = merging.below(rows);
    ResultSetMetaData columns = children.get(0).getMetaData();
    requireAlike(children, columns.getColumnCount());
    int visible = Merging.visible(rows, columns.getColumnCount());
    Cursor cursor = merging.cursor(rows);
    if (wanted.mostRows() > 0) {
      cursor = new LimitCursor(cursor, 0, wanted.mostRows());
    }
    MergedResultSet.Source source =
        new MergedResultSet.Source(
            cursor,
            children,
            MergedColumns.of(columns, visible, logicalTables(rows)),
            visible,
            wanted.owner(),
            this::end);
    return wanted.scrollable()
        ? MergedResultSet.scrollable(source, session.engine().bound())
        : MergedResultSet.forwardOnly(source);
  }

  /** From the names that the statements below know to those of the application. */
  private UnaryOperator<String> logicalTables(Rows rows) {
    UnaryOperator<String> onShards = session.engine().logicalTable();
    return name ->
        RowTree.gathers(rows).stream()
            .flatMap(gather -> gather.fragments().stream())
            .filter(fragment -> fragment.table().equals(name))
            .map(Rows.Fragment::logical)
            .findFirst()
            .orElseGet(() -> onShards.apply(name));
  }

  /** A shard whose table has other columns would be read wrongly. */
  private static void requireAlike(List<ResultSet> children, int count) throws SQLException {
    for (ResultSet each : children) {
      if (each.getMetaData().getColumnCount() != count) {
        throw Errors.unsupported(
            "The shards answer with different numbers of columns: a table differs between them;"
                + " give it the same columns everywhere.");
      }
    }
  }

  // --- gathering

  private void gather(Rows.Gather gather, boolean scrollable) throws SQLException {
    Child at = session.child(gather.last().shard());
    Physical on = at.session().member().aside(null, connection -> connection);
    at.session().streamOpened(); // from here on the session stays on this connection
    pinned.add(at);
    Filling filling = new Filling(session, statements, arguments, at);
    for (Rows.Fragment fragment : gather.fragments()) {
      TemporaryTable table = TemporaryTable.create(at, on, fragment.table(), fragment.create());
      tables.add(table);
      filling.fill(table, fragment.parts());
    }
    try {
      Delivery delivery = new Delivery(scrollable, 0, 0);
      results.put(gather, statements.query(at, gather.last(), arguments, delivery));
    } catch (SQLException failed) {
      throw failed.getErrorCode() == CANNOT_REOPEN ? mentionedTwice(failed) : failed;
    }
  }

  /** A query that WITH names is done anew for each mention, and a temporary table opens once. */
  private static SQLException mentionedTwice(SQLException cause) {
    SQLException refused =
        Errors.unsupported(
            "A query that WITH names, over rows of several shards, can be mentioned only once on this"
                + " server; write it out where it is used a second time.");
    refused.initCause(cause);
    return refused;
  }

  private void dropTables() {
    tables.forEach(TemporaryTable::drop);
    tables.clear();
    pinned.forEach(child -> child.session().streamClosed());
    pinned.clear();
  }

  /** Closes the shards' results. */
  private void end() throws SQLException {
    SQLException failure = null;
    for (ResultSet each : List.copyOf(results.values())) {
      try {
        ChildStatements.closeWith(each);
      } catch (SQLException broken) {
        if (failure == null) {
          failure = broken;
        }
      }
    }
    results.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
