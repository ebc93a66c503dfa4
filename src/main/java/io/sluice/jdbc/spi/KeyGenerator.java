package io.sluice.jdbc.spi;

import java.sql.SQLException;
import java.util.Map;

/**
 * Makes key values for rows that are inserted without one. Registered in {@code
 * META-INF/services/io.sluice.jdbc.spi.KeyGenerator} and chosen by its short name in a rule: {@code
 * table.customers = hash(id) key(id, mygenerator)}.
 *
 * <p>Each rule gets an instance of its own, through the no-argument constructor of the registered
 * class; {@link #next} is called from many threads at once and must not hold a lock while it waits.
 */
public interface KeyGenerator {

  /** The short name, compared without case: a letter, then letters, digits and underscores. */
  String name();

  /**
   * Called once before the first key.
   *
   * @param table the table of the rule
   * @param parameters what follows the name in {@code key(column, name, …)}; the parameters' names
   *     in lower case, their values as written
   * @throws IllegalArgumentException if a parameter is unusable; {@code connect} then fails with
   *     its message
   */
  default void configure(String table, Map<String, String> parameters) {}

  /**
   * A value that this generator, in this and in every other process, has never given before.
   *
   * @return a {@code Long}, {@code String}, {@code byte[]} or {@link java.util.UUID}
   * @throws SQLException if no value can be had now; the insert then fails with it
   */
  Object next() throws SQLException;
}
