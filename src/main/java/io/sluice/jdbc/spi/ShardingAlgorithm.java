package io.sluice.jdbc.spi;

/**
 * Decides which part of a table a row lives in. Registered in {@code
 * META-INF/services/io.sluice.jdbc.spi.ShardingAlgorithm} and chosen by its short name in a rule:
 * {@code table.orders = myalgorithm(user_id, size=4)}.
 *
 * <p>One instance may serve many rules, each with a {@link Partitioner} of its own.
 */
public interface ShardingAlgorithm {

  /** The short name, compared without case: a letter, then letters, digits and underscores. */
  String name();

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException if a parameter is missing or unusable; {@code connect} then
   *     fails with its message
   */
  Partitioner create(ShardingDefinition definition);
}
