package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.shard.merge.AggregateCursor;
import io.sluice.jdbc.internal.shard.merge.Bound;
import io.sluice.jdbc.internal.shard.merge.ChildRows;
import io.sluice.jdbc.internal.shard.merge.ConcatCursor;
import io.sluice.jdbc.internal.shard.merge.Cursor;
import io.sluice.jdbc.internal.shard.merge.LimitCursor;
import io.sluice.jdbc.internal.shard.merge.MergeCursor;
import io.sluice.jdbc.internal.shard.merge.RowOrder;
import io.sluice.jdbc.internal.shard.merge.SortCursor;
import io.sluice.jdbc.internal.shard.plan.Rows;
import io.sluice.jdbc.internal.shard.plan.SortKey;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds the cursor that a plan's rows describe over results that are open.
 *
 * @param results of each {@link Rows.Fetch} and {@link Rows.Gather}, by identity
 */
record Merging(Map<Rows, ResultSet> results, Bound bound) {

  Cursor cursor(Rows rows) throws SQLException {
    if (rows instanceof Rows.Concat concat) {
      return new ConcatCursor(inputs(concat.inputs()));
    } else if (rows instanceof Rows.Merge merge) {
      return new MergeCursor(inputs(merge.inputs()), order(merge, merge.keys()));
    } else if (rows instanceof Rows.Aggregate aggregate) {
      Cursor input = cursor(aggregate.input());
      RowOrder groups = aggregate.keys().isEmpty() ? null : order(rows, aggregate.keys());
      return new AggregateCursor(input, groups, aggregate.columns(), columns(rows).get(0));
    } else if (rows instanceof Rows.Sort sort) {
      return new SortCursor(cursor(sort.input()), order(rows, sort.keys()), bound);
    } else if (rows instanceof Rows.Limit limit) {
      return new LimitCursor(cursor(limit.input()), limit.offset(), limit.count());
    } else if (rows instanceof Rows.Strip strip) {
      return cursor(strip.input());
    }
    return new ChildRows(results.get(rows));
  }

  private List<Cursor> inputs(List<Rows.Fetch> fetches) throws SQLException {
    List<Cursor> cursors = new ArrayList<>();
    for (Rows.Fetch fetch : fetches) {
      cursors.add(cursor(fetch));
    }
    return cursors;
  }

  private RowOrder order(Rows rows, List<SortKey> keys) throws SQLException {
    return RowOrder.of(keys, columns(rows));
  }

  /** What the columns below are, of each result. */
  private List<ResultSetMetaData> columns(Rows rows) throws SQLException {
    List<ResultSetMetaData> all = new ArrayList<>();
    for (ResultSet each : below(rows)) {
      all.add(each.getMetaData());
    }
    return all;
  }

  /** The open results below, in their order. */
  List<ResultSet> below(Rows rows) {
    List<ResultSet> all = new ArrayList<>();
    RowTree.fetches(rows).forEach(fetch -> all.add(results.get(fetch)));
    RowTree.gathers(rows).forEach(gather -> all.add(results.get(gather)));
    return all;
  }

  /** How many columns the application may see. */
  static int visible(Rows rows, int all) {
    if (rows instanceof Rows.Strip strip) {
      return visible(strip.input(), all) - strip.hidden();
    } else if (rows instanceof Rows.Limit limit) {
      return visible(limit.input(), all);
    }
    return all;
  }
}
