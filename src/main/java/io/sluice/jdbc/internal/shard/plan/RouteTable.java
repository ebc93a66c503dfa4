package io.sluice.jdbc.internal.shard.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A plan as the rows of EXPLAIN ROUTE: one for each statement that a server would be sent. */
public final class RouteTable {

  /**
   * One statement.
   *
   * @param shard its number
   * @param sql as it is sent
   * @param merge what becomes of its rows; empty if they are the answer
   */
  public record Route(int shard, String sql, String merge) {}

  private final List<Route> routes = new ArrayList<>();

  private RouteTable() {}

  /** The statements of the plan in the order in which they are sent. */
  public static List<Route> of(Plan plan) {
    RouteTable table = new RouteTable();
    table.add(plan);
    return table.routes;
  }

  private void add(Plan plan) {
    if (plan instanceof Plan.Pass pass) {
      add(pass.statement(), "");
    } else if (plan instanceof Plan.Query query) {
      add(query.rows(), time(query.sameTime()));
    } else if (plan instanceof Plan.Write write) {
      String counts = write.counting() == Plan.Counting.SUM ? "sum of counts" : "count of one copy";
      String merge = write.parts().size() == 1 ? "" : counts;
      write.parts().forEach(part -> add(part, join(merge, time(write.sameTime()))));
    } else if (plan instanceof Plan.Define define) {
      define.parts().forEach(part -> add(part, ""));
    } else if (plan instanceof Plan.Transfer transfer) {
      add(transfer.source().rows(), "");
      routes.add(
          new Route(-1, transfer.head() + transfer.row() + transfer.tail(), "for the rows read"));
    } else if (plan instanceof Plan.Ask ask) {
      ask.questions().forEach(this::add);
    }
  }

  private void add(Question question) {
    if (question instanceof Question.Evaluate evaluate) {
      add(evaluate.query(), "evaluated first");
    } else if (question instanceof Question.Locate locate) {
      locate.queries().forEach(query -> add(query, "looked up first"));
    }
  }

  private static String time(boolean same) {
    return same ? "one time for all" : "";
  }

  private static String join(String one, String other) {
    return one.isEmpty() || other.isEmpty() ? one + other : one + ", " + other;
  }

  private void add(Physical statement, String merge) {
    routes.add(new Route(statement.shard(), statement.sql(), merge));
  }

  /** {@code after}: the steps that follow, in their order. */
  private void add(Rows rows, String after) {
    if (rows instanceof Rows.Fetch fetch) {
      add(fetch.statement(), after);
    } else if (rows instanceof Rows.Concat concat) {
      String step = concat.inputs().size() == 1 ? "" : "concatenate";
      concat.inputs().forEach(input -> add(input, join(step, after)));
    } else if (rows instanceof Rows.Merge merge) {
      String step = "merge by " + keys(merge.keys());
      merge.inputs().forEach(input -> add(input, join(step, after)));
    } else if (rows instanceof Rows.Aggregate aggregate) {
      String by = aggregate.keys().isEmpty() ? "" : " by " + keys(aggregate.keys());
      add(aggregate.input(), join("aggregate" + by + columns(aggregate.columns()), after));
    } else if (rows instanceof Rows.Sort sort) {
      add(sort.input(), join("sort by " + keys(sort.keys()), after));
    } else if (rows instanceof Rows.Limit limit) {
      String step = "limit " + (limit.count() == Rows.Limit.OPEN ? "?" : limit.count());
      String skip = limit.offset() == 0 ? "" : " offset " + limit.offset();
      add(limit.input(), join(step + skip, after));
    } else if (rows instanceof Rows.Strip strip) {
      add(strip.input(), join("hide " + strip.hidden(), after));
    } else if (rows instanceof Rows.Gather gather) {
      gather
          .fragments()
          .forEach(each -> add(new Rows.Concat(each.parts()), "gather into " + each.table()));
      add(gather.last(), join("over temporary tables", after));
    }
  }

  private static String keys(List<SortKey> keys) {
    return keys.stream().map(SortKey::toString).collect(Collectors.joining(", "));
  }

  private static String columns(List<Combine> columns) {
    List<String> names = new ArrayList<>();
    for (Combine column : columns) {
      if (column instanceof Combine.Sum) {
        names.add("sum");
      } else if (column instanceof Combine.Average average) {
        names.add("average " + average.sum() + "/" + average.count());
      } else if (column instanceof Combine.Extreme extreme) {
        names.add((extreme.key().descending() ? "max " : "min ") + extreme.key().column());
      } else {
        names.add("first");
      }
    }
    return names.stream().collect(Collectors.joining(", ", " (", ")"));
  }
}
