package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.shard.merge.Bound;
import io.sluice.jdbc.internal.shard.rule.Rules;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What all logical connections of one sharded group share. Immutable.
 *
 * @param shards their names in the order of the URL
 * @param home number of the default shard
 * @param database of the URL, empty if it has none
 * @param manyStatements whether one text may hold several statements
 * @param transactions makes what a logical connection needs for its transactions
 * @param bound how many rows one statement may bring together
 * @param children opens sessions of the shards
 * @param rules of the tables
 * @param planning decides what is to be done
 * @param catalogue what the servers told of tables
 * @param keys generates keys
 * @param workers threads that wait for shards
 * @param logicalTable from a physical table's name to the logical one
 */
public record Engine(
    List<String> shards,
    int home,
    String database,
    boolean manyStatements,
    Transactions transactions,
    Bound bound,
    Children children,
    Rules rules,
    Planning planning,
    Catalogue catalogue,
    KeySource keys,
    Workers workers,
    UnaryOperator<String> logicalTable) {

  public Engine {
    shards = List.copyOf(shards);
  }

  /** Makes the transactions of logical connections. */
  @FunctionalInterface
  public interface Transactions {
    /** Those of one logical connection, which is at rest. */
    ShardTransactions of(ShardSession session);
  }

  /** What was read of tables so far. */
  public interface Catalogue {
    /** Forgets all of it: a definition has changed, or seems to have. */
    void forget();

    /**
     * Makes sure, before a shard is used, that its tables are as they were planned with.
     *
     * @throws SQLException 0AX01 if they are not, which voids the plan; 08001 if it cannot tell
     */
    void confirm(int shard) throws SQLException;
  }

  /** Makes keys for rows that are inserted. */
  @FunctionalInterface
  public interface KeySource {
    /** So many new keys for a column. */
    List<Object> next(String table, String column, int count) throws SQLException;
  }
}
