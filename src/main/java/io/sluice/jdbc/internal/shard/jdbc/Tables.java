package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.shard.execute.ShardSession;
import io.sluice.jdbc.internal.shard.rule.Rules;
import io.sluice.jdbc.internal.shard.rule.TableRule;
import java.util.regex.Pattern;

/** Where tables are to be looked at. Immutable. */
record Tables(Rules rules) {

  static Tables of(ShardSession session) {
    return new Tables(session.engine().rules());
  }

  /**
   * A place where a table can be looked at.
   *
   * @param physical its name there
   */
  record Held(int shard, String physical) {}

  /** One place of a logical table: all of them look alike. */
  Held held(String table) {
    TableRule rule = rules.ruleOf(table);
    if (rule instanceof TableRule.Sharded sharded && sharded.renamed()) {
      return new Held(sharded.place(0).shard(), sharded.place(0).table());
    }
    return new Held(rule.shards().get(0), table);
  }

  /** Whether all rows of a table are on one shard, and each of them there only. */
  boolean isOnOneShard(String table) {
    return rules.ruleOf(table) instanceof TableRule.Single;
  }

  /** Whether any table has other names on the shards. */
  boolean anyRenamed() {
    return rules.all().stream()
        .anyMatch(rule -> rule instanceof TableRule.Sharded sharded && sharded.renamed());
  }

  /** Whether a name fits a pattern of JDBC's; null fits all. */
  static boolean matches(String name, String pattern) {
    if (pattern == null) {
      return true;
    }
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        regex.append(Pattern.quote(String.valueOf(pattern.charAt(++i))));
      } else {
        regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE).matcher(name).matches();
  }
}
