package io.sluice.jdbc.spi;

import java.util.List;
import java.util.Map;

/** What a rule says to its {@link ShardingAlgorithm}. Immutable. */
public interface ShardingDefinition {

  /**
   * One entry of the rule's explicit map, such as {@code 0..99=s0} or {@code 'A'=s1}.
   *
   * @param from the key, or the first key of a range; {@code null} when the range has no beginning
   * @param to the last key of a range, inclusive, {@code null} when it has no end; the same as
   *     {@code from} when the entry is a single key
   * @param range whether the entry was written as a range
   * @param quoted whether the key was written as text in quotes
   * @param partition where such keys belong
   */
  record Entry(String from, String to, boolean range, boolean quoted, int partition) {}

  /**
   * The rule's parameters as written, without quotes. Keys are matched without case: the map's
   * {@code get} and {@code containsKey} take any.
   */
  Map<String, String> parameters();

  /** The rule's explicit map in the given order; empty without one. */
  List<Entry> entries();

  /** How many partitions there are: shards, or physical tables over all shards. At least 1. */
  int partitions();

  /**
   * The number of a partition named in a rule: the number itself, the name of a shard that holds
   * one partition, or the name of a physical table.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  int partitionOf(String name);

  /**
   * The lines of the file, or of the {@code classpath:} resource, that a parameter's value names.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  List<String> linesOf(String location);
}
