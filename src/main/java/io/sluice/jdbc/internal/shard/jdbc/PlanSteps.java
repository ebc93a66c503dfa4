package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.shard.plan.Rows;
import java.util.ArrayList;
import java.util.List;

/** The merge steps of a plan in words, from the shards upwards. Stateless. */
final class PlanSteps {

  private PlanSteps() {}

  /** Empty if nothing is merged. */
  static String describe(Plan plan) {
    List<String> steps = new ArrayList<>();
    if (plan instanceof Plan.Query query) {
      add(query.rows(), steps);
    } else if (plan instanceof Plan.Transfer transfer) {
      add(transfer.source().rows(), steps);
      steps.add("insert");
    } else if (plan instanceof Plan.Write write && write.parts().size() > 1) {
      steps.add(write.counting() == Plan.Counting.ONE_COPY ? "copies" : "sum of counts");
    }
    return String.join(", ", steps);
  }

  private static void add(Rows rows, List<String> steps) {
    if (rows instanceof Rows.Concat concat) {
      if (concat.inputs().size() > 1) {
        steps.add("concat");
      }
    } else if (rows instanceof Rows.Merge merge) {
      steps.add("merge by " + merge.keys());
    } else if (rows instanceof Rows.Aggregate aggregate) {
      add(aggregate.input(), steps);
      steps.add("aggregate" + (aggregate.keys().isEmpty() ? "" : " by " + aggregate.keys()));
    } else if (rows instanceof Rows.Sort sort) {
      add(sort.input(), steps);
      steps.add("sort by " + sort.keys());
    } else if (rows instanceof Rows.Limit limit) {
      add(limit.input(), steps);
      steps.add("limit " + limit.offset() + ", " + limit.count());
    } else if (rows instanceof Rows.Strip strip) {
      add(strip.input(), steps);
    } else if (rows instanceof Rows.Gather gather) {
      steps.add(
          "gather "
              + String.join(", ", gather.fragments().stream().map(Rows.Fragment::table).toList()));
    }
  }
}
