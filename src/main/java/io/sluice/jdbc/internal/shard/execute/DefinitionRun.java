package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.facade.Arguments;
import io.sluice.jdbc.internal.shard.plan.Physical;
import io.sluice.jdbc.internal.shard.plan.Plan;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A definition on every shard that holds the table. No server can take a definition back, so it is
 * tried on all of them, and a failure says where it was done and where it was not.
 */
final class DefinitionRun {

  private final ShardSession session;
  private final ChildStatements statements;

  DefinitionRun(ShardSession session, ChildStatements statements) {
    this.session = session;
    this.statements = statements;
  }

  void run(Plan.Define plan, Arguments arguments) throws SQLException {
    if (session.transactions().isOpen()) {
      session.transactions().commitImplicitly(); // as every server does before a definition
    }
    Map<Integer, List<Physical>> byShard = new TreeMap<>();
    plan.parts()
        .forEach(part -> byShard.computeIfAbsent(part.shard(), key -> new ArrayList<>()).add(part));
    session.children(byShard.keySet());
    Map<Integer, SQLException> failures = java.util.Collections.synchronizedMap(new TreeMap<>());
    List<ShardWork> work = new ArrayList<>();
    byShard.forEach(
        (shard, parts) ->
            work.add(
                () -> {
                  try {
                    for (Physical part : parts) {
                      statements.update(session.child(shard), part, arguments, null);
                    }
                  } catch (SQLException failed) {
                    failures.put(shard, failed);
                  }
                }));
    Parallel.run(session.engine().workers(), work, () -> {});
    if (!failures.isEmpty()) {
      throw failure(byShard.keySet(), failures);
    }
  }

  private SQLException failure(Iterable<Integer> shards, Map<Integer, SQLException> failures) {
    SQLException first = failures.values().iterator().next();
    List<String> done = new ArrayList<>();
    Map<String, SQLException> failed = new LinkedHashMap<>();
    for (int shard : shards) {
      String name = session.engine().shards().get(shard);
      if (failures.containsKey(shard)) {
        failed.put(name, failures.get(shard));
      } else {
        done.add(name);
      }
    }
    boolean alike =
        failed.values().stream().allMatch(each -> each.getErrorCode() == first.getErrorCode());
    if (done.isEmpty() && alike) {
      return first; // the same everywhere, as one server would say it
    }
    StringBuilder text = new StringBuilder("The definition failed on ");
    failed.forEach(
        (name, error) ->
            text.append("shard ")
                .append(name)
                .append(" (")
                .append(error.getMessage())
                .append(") "));
    text.append(
        done.isEmpty()
            ? "and was done nowhere."
            : "and was done on " + String.join(", ", done) + ".");
    SQLException all =
        new SQLException(text.toString(), first.getSQLState(), first.getErrorCode(), first);
    failed.values().stream().skip(1).forEach(all::addSuppressed);
    return all;
  }
}
