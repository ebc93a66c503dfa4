package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Located;
import io.sluice.jdbc.internal.shard.rule.TableRule;

/** What decides where a row of a table lives. Stateless. */
final class Keys {

  private Keys() {}

  /** The column by which rows are spread; null if the table is not. */
  static String column(Located table) {
    if (table.rule() instanceof TableRule.Child child) {
      return child.column();
    }
    return table.rule().keyColumn().orElse(null);
  }
}
