package io.sluice.jdbc.spi;

import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A {@link ShardingAlgorithm} with its parameters: key in, number of the partition out. Immutable
 * and thread-safe; must neither block nor do I/O, and must give the same answer for the same key on
 * every JVM for as long as the rows live. Two partitioners that are equal put equal keys into equal
 * partitions.
 */
public interface Partitioner {

  /** No partition holds the key. */
  int NO_PARTITION = Integer.MIN_VALUE;

  /** The kinds of columns whose values {@link #partition} takes. */
  Set<KeyType> accepts();

  /**
   * The partition of a key.
   *
   * @return a number from 0; every other number, and one beyond the last partition, means that no
   *     partition holds the key: an insert of it is refused
   * @throws IllegalArgumentException if the key has no meaning for the algorithm; an insert of it
   *     is refused with that message
   */
  int partition(ShardingKey key);

  /** The partition of rows whose key is NULL; as a rule there is none and such rows are refused. */
  default int partitionOfNull() {
    return NO_PARTITION;
  }

  /**
   * All partitions that may hold a key of an interval, both ends inclusive.
   *
   * @param from {@code null} when the interval has no beginning
   * @param to {@code null} when the interval has no end; never less than {@code from}
   * @return empty when that cannot be told: then all partitions are asked. Too many partitions are
   *     slow, too few give wrong answers
   */
  default Optional<Set<Integer>> partitions(ShardingKey from, ShardingKey to) {
    return Optional.empty();
  }

  /** How many partitions it can name, or 0 if that is not bounded by its parameters. */
  default int size() {
    return 0;
  }

  /**
   * Whether the partition of a key changes as time goes by. Then {@link #partition} tells where a
   * new row goes, rows are looked for in {@link #partitions}, and joins are never taken for local.
   */
  default boolean movesWithTime() {
    return false;
  }

  /**
   * The same partitioner for a column that has become known. One that holds keys of its own, such
   * as a list, brings them into the form in which that column's keys will be asked for.
   *
   * @param canonical from a key as written to that column's form
   * @throws IllegalArgumentException if a key of its own does not suit the column
   */
  default Partitioner forColumn(UnaryOperator<ShardingKey> canonical) {
    return this;
  }
}
