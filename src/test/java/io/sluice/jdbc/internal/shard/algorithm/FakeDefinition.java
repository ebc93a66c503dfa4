package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.ShardingDefinition;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A rule whose partitions are called by their numbers and whose files stand in its parameters. */
record FakeDefinition(Map<String, String> parameters, List<Entry> entries, int partitions)
    implements ShardingDefinition {

  FakeDefinition(Map<String, String> parameters, int partitions) {
    this(parameters, List.of(), partitions);
  }

  /** Reads {@code a=1;b=2}. */
  static Map<String, String> parameters(String text) {
    Map<String, String> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String part : text.split(";")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parameters.put(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    return parameters;
  }

  @Override
  public int partitionOf(String name) {
    int partition = Integer.parseInt(name);
    if (partition < 0 || partition >= partitions) {
      throw new IllegalArgumentException("there is no partition " + name);
    }
    return partition;
  }

  @Override
  public List<String> linesOf(String location) {
    return List.of(location.replaceFirst("^inline:", "").split(","));
  }
}
