package io.sluice.jdbc.internal.shard.rule;

import java.util.Map;

/**
 * The clause {@code key(column, generator, …)}: whence comes the column's value in rows inserted
 * without one. Immutable.
 *
 * @param generator its short name in lower case
 * @param parameters as written, their names in lower case
 */
public record KeyRule(String column, String generator, Map<String, String> parameters) {
  public KeyRule {
    parameters = Map.copyOf(parameters);
  }
}
