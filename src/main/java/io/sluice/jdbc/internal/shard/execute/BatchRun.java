package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.facade.Arguments;
import io.sluice.jdbc.internal.shard.plan.GeneratedKey;
import io.sluice.jdbc.internal.shard.plan.Physical;
import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.shard.shape.Values;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A batch: what belongs to one shard goes there in one batch, in its order, and all shards work at
 * once. An entry that needs several shards waits for what is before it and runs by itself. The
 * counts come back in the order of the application.
 */
public final class BatchRun {

  private static final long CANNOT_TELL = -1;

  private final ShardSession session;
  private final ChildStatements statements;
  private final boolean keysWanted;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<Integer, List<Item>> waiting = new TreeMap<>();
  private final List<List<Object>> keys = new ArrayList<>();
  private long[] counts;
  private StatementFacts lastFacts;
  private boolean whole;

  /**
   * A batch of statements made by these.
   *
   * @param keysWanted generated keys are to be told
   */
  public BatchRun(ShardSession session, ChildStatements statements, boolean keysWanted) {
    this.session = session;
    this.statements = statements;
    this.keysWanted = keysWanted;
  }

  /** One entry of the application's. */
  private record Entry(StatementFacts facts, Arguments arguments) {}

  /** One entry on its shard; its place in the application's order. */
  private record Item(int index, Physical physical, Arguments arguments, List<GeneratedKey> keys) {}

  /** Adds an entry. */
  public void add(StatementFacts facts, Arguments arguments) {
    entries.add(new Entry(facts, arguments));
  }

  /**
   * Runs all entries.
   *
   * @throws BatchUpdateException with the counts of what was done
   */
  public long[] run() throws SQLException {
    counts = new long[entries.size()];
    Arrays.fill(counts, Statement.EXECUTE_FAILED);
    entries.forEach(each -> keys.add(new ArrayList<>()));
    try {
      for (int i = 0; i < entries.size(); i++) {
        add(i, entries.get(i));
      }
      flush();
      end(null);
    } catch (SQLException failure) {
      end(failure);
      throw new BatchUpdateException(
          failure.getMessage(), failure.getSQLState(), failure.getErrorCode(), counts, failure);
    } catch (RuntimeException | Error failure) {
      end(failure);
      throw failure;
    }
    return counts;
  }

  /** On several shards it is one transaction, as far as that is what is wanted over shards. */
  private void asWhole() throws SQLException {
    whole = whole || session.transactions().beginBatch();
  }

  private void end(Throwable failure) throws SQLException {
    if (!whole) {
      return;
    }
    whole = false;
    boolean done = false;
    try {
      session.transactions().endBatch(failure);
      done = failure == null;
    } finally {
      if (!done) {
        Arrays.fill(counts, Statement.EXECUTE_FAILED); // what was done is rolled back
      }
    }
  }

  /** Generated keys in the order of the entries. */
  public List<Object> keys() {
    List<Object> all = new ArrayList<>();
    keys.forEach(all::addAll);
    return all;
  }

  private void add(int index, Entry entry) throws SQLException {
    Values values = new ArgumentValues(entry.arguments(), entry.facts().placeholders());
    Plan plan = new Questions(session, statements, entry.arguments()).plan(entry.facts(), values);
    lastFacts = entry.facts();
    if (plan instanceof Plan.Pass pass) {
      wait(new Item(index, pass.statement(), entry.arguments(), List.of()));
    } else if (plan instanceof Plan.Write write && write.parts().size() == 1 && !write.sameTime()) {
      wait(new Item(index, write.parts().get(0), entry.arguments(), write.keys()));
    } else {
      if (entries.size() > 1) {
        asWhole();
      }
      flush();
      if (plan instanceof Plan.Query) {
        throw new SQLException(
            "Can not issue SELECT via executeBatch().", "S1009"); // as the target drivers say
      }
      Written written =
          new StatementRun(session, statements, entry.arguments(), entry.facts())
              .change(plan, new StatementRun.Wanted(null, false, keysWanted));
      counts[index] = written.count();
      keys.get(index).addAll(written.keys());
    }
  }

  private void wait(Item item) {
    waiting.computeIfAbsent(item.physical().shard(), key -> new ArrayList<>()).add(item);
  }

  private void flush() throws SQLException {
    if (waiting.isEmpty()) {
      return;
    }
    List<Child> children = session.children(waiting.keySet());
    if (children.size() > 1) {
      asWhole();
    }
    session.ranOn(-1);
    List<ShardWork> work = new ArrayList<>();
    for (Child child : children) {
      List<Item> items = List.copyOf(waiting.get(child.shard()));
      List<List<Item>> runs = runs(items);
      Statement plain = statements.isPrepared() ? null : statements.plain(child);
      work.add(
          () -> {
            for (List<Item> run : runs) {
              onShard(child, run, plain);
            }
          });
    }
    Map<Integer, List<Item>> sent = new TreeMap<>(waiting);
    waiting.clear();
    try (Reservation reserved = Reservation.of(children, lastFacts, -1)) {
      session.transactions().join(children, Use.WRITE);
      // As on one server, an entry that fails does not keep the others from being done.
      Parallel.runEach(session.engine().workers(), work);
    }
    remember(children, sent);
  }

  /** What LAST_INSERT_ID() is from now on, as if the entries had run in their order. */
  private void remember(List<Child> children, Map<Integer, List<Item>> sent) {
    Child where = null;
    Item last = null; // alone: a shard may have to be asked for each
    for (Child child : children) {
      for (Item item : sent.get(child.shard())) {
        boolean done = counts[item.index()] != Statement.EXECUTE_FAILED;
        boolean inserted = done && entries.get(item.index()).facts().isInsert();
        if (inserted && (last == null || item.index() > last.index())) {
          where = child;
          last = item;
        }
      }
    }
    if (last != null) {
      remember(where, last);
    }
  }

  private void remember(Child child, Item last) {
    if (!last.keys().isEmpty()
        && last.keys().get(0) instanceof GeneratedKey.Known known
        && known.value() instanceof Number key) {
      session.insertedId().known(key.longValue());
    } else {
      // A driver tells of the last text of several, which may be no insert.
      boolean alike = statements.isPrepared();
      long told = alike ? child.session().member().toldInsertId() : CANNOT_TELL;
      session.insertedId().inserted(child, told);
    }
  }

  /** Neighbours with one text form one batch of a prepared statement. */
  private static List<List<Item>> runs(List<Item> items) {
    List<List<Item>> runs = new ArrayList<>();
    for (Item item : items) {
      List<Item> last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      boolean plain = item.physical().args().isEmpty();
      if (last != null
          && (plain && last.get(0).physical().args().isEmpty()
              || last.get(0).physical().sql().equals(item.physical().sql()))) {
        last.add(item);
      } else {
        List<Item> fresh = new ArrayList<>();
        fresh.add(item);
        runs.add(fresh);
      }
    }
    return runs;
  }

  private void onShard(Child child, List<Item> run, Statement plain) throws SQLException {
    boolean asText = run.get(0).physical().args().isEmpty() && plain != null;
    Statement statement =
        asText ? plain : statements.preparedForBatch(child, run.get(0).physical().sql());
    try {
      for (Item item : run) {
        if (asText) {
          statement.addBatch(item.physical().sql());
        } else {
          PreparedStatement prepared = (PreparedStatement) statement;
          ChildStatements.bind(prepared, item.physical(), item.arguments());
          prepared.addBatch();
        }
      }
      long[] done = statements.run(statement, statement::executeLargeBatch);
      for (int i = 0; i < run.size(); i++) {
        counts[run.get(i).index()] = done[i];
      }
      tell(statement, run);
    } catch (BatchUpdateException partly) {
      long[] done = partly.getLargeUpdateCounts();
      for (int i = 0; i < Math.min(run.size(), done.length); i++) {
        counts[run.get(i).index()] = done[i];
      }
      throw ShardErrors.on(child, partly);
    } finally {
      if (!asText) {
        statement.close();
      } else {
        statement.clearBatch();
      }
    }
  }

  private void tell(Statement statement, List<Item> run) throws SQLException {
    for (Item item : run) {
      for (GeneratedKey key : item.keys()) {
        if (key instanceof GeneratedKey.Known known) {
          keys.get(item.index()).add(known.value());
        }
      }
    }
    boolean told =
        run.stream()
            .allMatch(item -> item.keys().stream().noneMatch(GeneratedKey.Known.class::isInstance));
    if (keysWanted && told) {
      distribute(statement, run);
    }
  }

  /** As many to each entry as it has inserted rows; one each if the counts say nothing else. */
  private void distribute(Statement statement, List<Item> run) throws SQLException {
    List<Object> all = new ArrayList<>();
    try (ResultSet generated = statement.getGeneratedKeys()) {
      while (generated.next()) {
        all.add(generated.getObject(1));
      }
    }
    long rows = run.stream().mapToLong(item -> Math.max(0, counts[item.index()])).sum();
    int from = 0;
    for (Item item : run) {
      int own = rows == all.size() ? (int) Math.max(0, counts[item.index()]) : 1;
      int to = Math.min(all.size(), from + own);
      keys.get(item.index()).addAll(all.subList(from, to));
      from = to;
    }
  }
}
