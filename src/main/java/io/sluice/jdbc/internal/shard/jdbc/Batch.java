package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.facade.Arguments;
import io.sluice.jdbc.internal.shard.execute.BatchRun;
import io.sluice.jdbc.internal.sql.Effect;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The batch of one statement. One that only changes rows is sorted by shards; if anything in it
 * concerns the session, such as BEGIN, its entries are executed one by one, in their order and
 * exactly as each would be alone. Not thread-safe.
 */
final class Batch {

  /** All that a change of rows may do and still be sorted by shards. */
  private static final Set<Effect> SORTED =
      EnumSet.of(Effect.UNKNOWN_FUNCTION, Effect.SETS_LAST_INSERT_ID, Effect.NEXTVAL);

  private static final Set<Effect> ALONE = EnumSet.complementOf(EnumSet.copyOf(SORTED));

  private final ShardStatementHandler statement;
  private final String sql;

  /** Texts, or of a prepared statement its {@link Arguments}. */
  private final List<Object> entries = new ArrayList<>();

  private final List<Object> keys = new ArrayList<>();

  /**
   * An empty batch.
   *
   * @param sql what was prepared, or null
   */
  Batch(ShardStatementHandler statement, String sql) {
    this.statement = statement;
    this.sql = sql;
  }

  void add(Object entry) {
    entries.add(entry);
  }

  void clear() {
    entries.clear();
  }

  /** Generated keys in the order of the entries. */
  List<Object> keys() {
    return keys;
  }

  /**
   * Executes what was added, and forgets it.
   *
   * @throws BatchUpdateException with the counts of what was done
   */
  long[] execute(boolean keysWanted) throws SQLException {
    List<Object> now = List.copyOf(entries);
    entries.clear();
    keys.clear();
    List<StatementFacts> facts = facts(now);
    List<StatementFacts> different = sql == null || facts.isEmpty() ? facts : facts.subList(0, 1);
    return different.stream().allMatch(Batch::isSorted)
        ? byShards(now, facts, keysWanted)
        : oneByOne(now, facts, keysWanted);
  }

  private List<StatementFacts> facts(List<Object> now) throws SQLException {
    if (sql != null) {
      return Collections.nCopies(now.size(), statement.session().facts(sql));
    }
    List<StatementFacts> facts = new ArrayList<>(now.size());
    for (Object text : now) {
      facts.add(statement.session().facts((String) text));
    }
    return facts;
  }

  private static boolean isSorted(StatementFacts facts) {
    return facts.kind() == StatementKind.WRITE
        && !facts.isQuery()
        && facts.hintError() == null
        && ALONE.stream().noneMatch(facts::has);
  }

  private long[] byShards(List<Object> now, List<StatementFacts> facts, boolean keysWanted)
      throws SQLException {
    BatchRun run = new BatchRun(statement.session(), statement.statements(), keysWanted);
    for (int i = 0; i < now.size(); i++) {
      run.add(facts.get(i), now.get(i) instanceof Arguments own ? own : new Arguments());
    }
    try {
      long[] counts = run.run();
      keys.addAll(run.keys());
      return counts;
    } catch (SQLException failed) {
      statement.session().transactions().failed(failed);
      throw failed;
    }
  }

  // --- one by one

  private long[] oneByOne(List<Object> now, List<StatementFacts> facts, boolean keysWanted)
      throws SQLException {
    long[] counts = new long[now.size()];
    Arrays.fill(counts, Statement.EXECUTE_FAILED);
    SQLException failure = null;
    for (int i = 0; i < counts.length && mayGoOn(failure); i++) {
      try {
        counts[i] = executeAlone(now.get(i), keysWanted && facts.get(i).isInsert());
      } catch (SQLException failed) {
        if (failure != null) {
          failed.addSuppressed(failure);
        }
        failure = failed; // the drivers tell the last one too
      }
    }
    if (failure != null) {
      throw new BatchUpdateException(
          failure.getMessage(), failure.getSQLState(), failure.getErrorCode(), counts, failure);
    }
    return counts;
  }

  /**
   * As on one server, an entry that a server refuses does not keep the others from being done. What
   * Sluice refused, or a transaction that is gone, is another thing: the rest was written in the
   * belief that it was there.
   */
  private static boolean mayGoOn(SQLException failure) {
    if (failure == null) {
      return true;
    }
    String state = String.valueOf(failure.getSQLState());
    boolean gone = state.startsWith("08") || state.startsWith("40") || state.startsWith("70");
    return failure.getErrorCode() != 0 && !gone && !(failure instanceof SQLTimeoutException);
  }

  /** By a statement of its own, made and set as the application's. */
  private long executeAlone(Object entry, boolean keysWanted) throws SQLException {
    try (Statement alone = statement.another()) {
      statement.statements().settle(alone);
      long count =
          statement
              .statements()
              .run(
                  alone,
                  () -> {
                    if (alone instanceof PreparedStatement prepared) {
                      ((Arguments) entry).replay(prepared);
                      return prepared.executeLargeUpdate();
                    }
                    int wanted =
                        keysWanted ? Statement.RETURN_GENERATED_KEYS : Statement.NO_GENERATED_KEYS;
                    return alone.executeLargeUpdate((String) entry, wanted);
                  });
      statement.statements().warn(alone.getWarnings());
      if (keysWanted) {
        try (ResultSet generated = alone.getGeneratedKeys()) {
          while (generated.next()) {
            keys.add(generated.getObject(1));
          }
        }
      }
      return count;
    }
  }
}
