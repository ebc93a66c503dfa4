package io.sluice.jdbc.internal.shard.rule;

import java.util.List;
import java.util.Map;

/**
 * A rule as written, before names are resolved. Immutable.
 *
 * @param tables the names given by {@code tables(…)}; empty without it
 * @param key null without {@code key(…)}
 */
record RuleSyntax(Placement placement, List<String> tables, Key key) {

  /** A name and where in the rule it stands. */
  record Word(String text, int at) {}

  /** {@code key(column, generator, …)}. */
  record Key(String column, Word generator, Map<String, String> parameters) {}

  /** What the rule begins with. */
  sealed interface Placement {}

  /** {@code broadcast}. */
  record OnAll() implements Placement {}

  /** {@code single(shard)}. */
  record OnOne(Word shard) implements Placement {}

  /** {@code child(parent, column -> parentColumn)}. */
  record WithParent(Word parent, String column, String parentColumn) implements Placement {}

  /** {@code algorithm(column, …)}. */
  record ByKey(
      Word algorithm, String column, Map<String, String> parameters, List<MapEntry> entries)
      implements Placement {}

  /** {@code from..to=target} or {@code from=target}. */
  record MapEntry(String from, String to, boolean range, boolean quoted, Word target) {}
}
