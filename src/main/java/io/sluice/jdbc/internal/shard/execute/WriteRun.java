package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.facade.Arguments;
import io.sluice.jdbc.internal.shard.plan.GeneratedKey;
import io.sluice.jdbc.internal.shard.plan.Physical;
import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.sql.Effect;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One run of a change on one shard or several: as a whole or not at all, on all shards at once, on
 * each shard in the order of the plan.
 */
final class WriteRun {

  private final ShardSession session;
  private final ChildStatements statements;
  private final StatementFacts facts;

  WriteRun(ShardSession session, ChildStatements statements, StatementFacts facts) {
    this.session = session;
    this.statements = statements;
    this.facts = facts;
  }

  /** A plan with the arguments of its statements. */
  record Bound(Plan.Write plan, Arguments arguments) {}

  /** What one statement of a plan did. */
  private static final class Done {
    private long count;
    private final List<Object> told = new ArrayList<>();
  }

  /** Runs several plans that are one statement to the application. */
  Written run(List<Bound> plans, boolean keysWanted) throws SQLException {
    TreeSet<Integer> shards = new TreeSet<>();
    plans.forEach(each -> each.plan().parts().forEach(part -> shards.add(part.shard())));
    List<Child> children = session.children(shards);
    session.transactions().join(children, Use.WRITE);
    int parts = plans.stream().mapToInt(each -> each.plan().parts().size()).sum();
    boolean sameTime = plans.stream().anyMatch(each -> each.plan().sameTime());
    List<List<Done>> done = new ArrayList<>();
    plans.forEach(each -> done.add(news(each.plan().parts().size())));
    ShardWork work = () -> onAll(children, plans, done, keysWanted);
    refuseStreams(shards.size(), plans);
    try (Reservation reserved = Reservation.of(children, facts, -1);
        SameTime time =
            SameTime.on(session, sameTime && children.size() > 1 ? children : List.of())) {
      if (parts == 1) {
        work.run();
      } else {
        session.transactions().asOne(children, () -> condemning(work));
      }
    }
    return outcome(plans, done, keysWanted);
  }

  private static void refuseStreams(int shards, List<Bound> plans) throws SQLException {
    if (shards > 1 && plans.stream().anyMatch(each -> each.arguments().hasStreams())) {
      throw Errors.unsupported(
          "A stream can be sent to one shard only; set the parameter as text or bytes.");
    }
  }

  /** No server can undo what another one has done of the statement. */
  private void condemning(ShardWork work) throws SQLException {
    try {
      work.run();
    } catch (SQLException failed) {
      session.transactions().doneInPart(failed);
      throw failed;
    }
  }

  private static List<Done> news(int count) {
    List<Done> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(new Done());
    }
    return all;
  }

  private void onAll(
      List<Child> children, List<Bound> plans, List<List<Done>> done, boolean keysWanted)
      throws SQLException {
    Map<Integer, List<ShardWork>> byShard = new TreeMap<>();
    for (int i = 0; i < plans.size(); i++) {
      Bound bound = plans.get(i);
      for (int j = 0; j < bound.plan().parts().size(); j++) {
        Physical part = bound.plan().parts().get(j);
        Done result = done.get(i).get(j);
        boolean told = keysWanted || usesTold(bound.plan());
        byShard
            .computeIfAbsent(part.shard(), key -> new ArrayList<>())
            .add(() -> one(part, bound.arguments(), result, told));
      }
    }
    if (facts.has(Effect.USES_LAST_INSERT_ID)) {
      for (Child child : children) {
        session.insertedId().bring(child);
      }
    }
    List<ShardWork> all = new ArrayList<>();
    boolean single = byShard.size() == 1;
    byShard.forEach(
        (shard, works) -> {
          Child child = children.stream().filter(each -> each.shard() == shard).findFirst().get();
          all.add(() -> onOne(child, works, single));
        });
    Workers workers = session.engine().workers();
    Parallel.run(workers, all, () -> Cancelling.cancel(workers, statements.running()));
  }

  private static void onOne(Child child, List<ShardWork> works, boolean single)
      throws SQLException {
    try {
      for (ShardWork work : works) {
        work.run();
      }
    } catch (SQLException failed) {
      throw single ? failed : ShardErrors.on(child, failed);
    }
  }

  private void one(Physical part, Arguments arguments, Done result, boolean told)
      throws SQLException {
    Child child = session.child(part.shard());
    result.count = statements.update(child, part, arguments, told ? result.told : null);
  }

  private static boolean usesTold(Plan.Write plan) {
    return plan.keys().stream().anyMatch(GeneratedKey.Told.class::isInstance);
  }

  private Written outcome(List<Bound> plans, List<List<Done>> done, boolean keysWanted)
      throws SQLException {
    long count = 0;
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      Plan.Write plan = plans.get(i).plan();
      List<Done> results = done.get(i);
      if (plan.counting() == Plan.Counting.ONE_COPY) {
        count += results.get(0).count;
      } else {
        count += results.stream().mapToLong(each -> each.count).sum();
      }
      for (GeneratedKey key : plan.keys()) {
        keys.add(value(key, results));
      }
      if (plan.keys().isEmpty() && keysWanted) {
        List<Done> telling =
            plan.counting() == Plan.Counting.ONE_COPY ? results.subList(0, 1) : results;
        telling.forEach(each -> keys.addAll(each.told));
      }
    }
    remember(plans, keys);
    return new Written(count, keys);
  }

  private static Object value(GeneratedKey key, List<Done> results) {
    if (key instanceof GeneratedKey.Known known) {
      return known.value();
    }
    GeneratedKey.Told told = (GeneratedKey.Told) key;
    List<Object> all = results.get(told.part()).told;
    return told.index() < all.size() ? all.get(told.index()) : null;
  }

  /** What LAST_INSERT_ID() is from now on: the first key that was generated. */
  private void remember(List<Bound> plans, List<Object> keys) throws SQLException {
    if (!facts.isInsert()) {
      return;
    }
    if (!keys.isEmpty() && keys.get(0) instanceof Number first && isGenerated(plans)) {
      session.insertedId().known(first.longValue());
      return;
    }
    for (Bound bound : plans) {
      for (Physical part : bound.plan().parts()) {
        Child child = session.child(part.shard());
        session.insertedId().inserted(child, child.session().member().toldInsertId());
      }
    }
  }

  private static boolean isGenerated(List<Bound> plans) {
    return plans.stream().anyMatch(each -> !each.plan().keys().isEmpty());
  }
}
