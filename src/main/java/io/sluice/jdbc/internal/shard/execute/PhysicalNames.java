package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.shard.rule.Rules;
import io.sluice.jdbc.internal.shard.rule.TableRule;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** From the names that tables have on the shards to their logical ones. Immutable. */
public final class PhysicalNames implements UnaryOperator<String> {

  private final Map<String, String> logical = new HashMap<>();

  /** By the rules that give tables other names: {@code tables(…)}. */
  public PhysicalNames(Rules rules) {
    for (TableRule rule : rules.all()) {
      if (rule instanceof TableRule.Sharded sharded && sharded.renamed()) {
        sharded
            .places()
            .forEach(place -> logical.put(place.table().toLowerCase(Locale.ROOT), sharded.table()));
      }
    }
  }

  @Override
  public String apply(String physical) {
    return physical == null
        ? null
        : logical.getOrDefault(physical.toLowerCase(Locale.ROOT), physical);
  }
}
