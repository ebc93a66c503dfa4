package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.facade.Arguments;
import io.sluice.jdbc.internal.shard.merge.Bound;
import io.sluice.jdbc.internal.shard.plan.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Brings what one query gathers from the shards into its temporary tables. All shards are read at
 * once, while their rows come; of each no more than a batch is held. Only the shard on which the
 * tables are is read to its end before anything of it is written, for one connection cannot do
 * both. Rows and bytes are counted over the whole query and bounded.
 */
final class Filling {

  private final ShardSession session;
  private final ChildStatements statements;
  private final Arguments arguments;
  private final Child at;
  private final Bound bound;
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  /** Whose turn it is to use the connection that has the tables. */
  private final Semaphore turn = new Semaphore(1);

  private volatile boolean over;

  /**
   * Nothing yet.
   *
   * @param at the shard on which the tables are
   */
  Filling(ShardSession session, ChildStatements statements, Arguments arguments, Child at) {
    this.session = session;
    this.statements = statements;
    this.arguments = arguments;
    this.at = at;
    this.bound = session.engine().bound();
  }

  /** Fills one table. */
  void fill(TemporaryTable table, List<Rows.Fetch> parts) throws SQLException {
    Map<Integer, List<Rows.Fetch>> byShard = new TreeMap<>();
    for (Rows.Fetch part : parts) {
      byShard.computeIfAbsent(part.statement().shard(), key -> new ArrayList<>()).add(part);
    }
    List<ShardWork> work = new ArrayList<>();
    for (List<Rows.Fetch> ofShard : byShard.values()) {
      Child child = session.child(ofShard.get(0).statement().shard());
      boolean one = byShard.size() == 1;
      work.add(
          () -> {
            try {
              for (Rows.Fetch part : ofShard) {
                bring(child, part, table);
              }
            } catch (SQLException failed) {
              throw one ? failed : ShardErrors.on(child, failed);
            }
          });
    }
    Workers workers = session.engine().workers();
    Parallel.run(
        workers,
        work,
        () -> {
          over = true;
          Cancelling.cancel(workers, statements.running());
        });
  }

  private void bring(Child from, Rows.Fetch part, TemporaryTable table) throws SQLException {
    if (from != at) {
      statements.stream(
          from, part.statement(), arguments, read -> batches(read, batch -> insert(table, batch)));
      return;
    }
    turn.acquireUninterruptibly();
    try {
      List<List<Object[]>> all = new ArrayList<>();
      statements.stream(from, part.statement(), arguments, read -> batches(read, all::add));
      for (List<Object[]> batch : all) {
        table.insert(statements, batch);
      }
    } finally {
      turn.release();
    }
  }

  private void insert(TemporaryTable table, List<Object[]> batch) throws SQLException {
    turn.acquireUninterruptibly();
    try {
      table.insert(statements, batch);
    } finally {
      turn.release();
    }
  }

  private interface Taker {
    void take(List<Object[]> batch) throws SQLException;
  }

  private void batches(ResultSet read, Taker taker) throws SQLException {
    Columns columns = Columns.of(read.getMetaData(), read.getMetaData().getColumnCount());
    List<Object[]> batch = new ArrayList<>();
    long size = 0;
    while (!over && read.next()) {
      bound.admit(rows.incrementAndGet());
      Object[] values = columns.read(read);
      batch.add(values);
      for (Object value : values) {
        size += Columns.size(value);
      }
      if (TemporaryTable.isFull(batch.size(), columns.count(), size)) {
        bound.admitBytes(bytes.addAndGet(size));
        taker.take(batch);
        batch = new ArrayList<>();
        size = 0;
      }
    }
    if (!batch.isEmpty() && !over) {
      bound.admitBytes(bytes.addAndGet(size));
      taker.take(batch);
    }
  }
}
