package io.sluice.jdbc.internal.shard.rule;

import io.sluice.jdbc.internal.config.TextFile;
import io.sluice.jdbc.spi.ShardingDefinition;
import java.io.BufferedReader;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What a rule says to its algorithm. Immutable but for the files that it reads anew. */
record Definition(Map<String, String> parameters, List<Entry> entries, PartitionNames names)
    implements ShardingDefinition {

  @Override
  public int partitions() {
    return names.places().size();
  }

  @Override
  public int partitionOf(String name) {
    return names.partitionOf(name);
  }

  @Override
  public List<String> linesOf(String location) {
    try {
      return TextFile.read(
          location,
          "the file " + TextFile.shown(location),
          reader -> new BufferedReader(reader).lines().toList());
    } catch (SQLException unreadable) {
      throw new IllegalArgumentException(unreadable.getMessage(), unreadable);
    }
  }
}
