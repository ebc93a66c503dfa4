package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.shard.execute.Child;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
import io.sluice.jdbc.internal.shard.execute.StatementRun;
import io.sluice.jdbc.internal.shard.plan.Physical;
import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The answer to {@code EXPLAIN ROUTE <statement>}: a server makes rows of constants of it. The role
 * is always that of a source, as only sources of a shard are used yet.
 */
final class RouteExplained {

  private final ShardStatementHandler statement;
  private final ShardSession session;
  private final StatementFacts inner;

  RouteExplained(ShardStatementHandler statement, StatementFacts facts) throws SQLException {
    this.statement = statement;
    this.session = statement.session();
    this.inner = session.facts(facts.textToSend().substring(facts.innerOffset()));
  }

  ResultSet rows() throws SQLException {
    Plan plan = statement.planOf(inner);
    List<String> selects = new ArrayList<>();
    String merge = PlanSteps.describe(plan);
    for (Physical each : StatementRun.statements(plan)) {
      Child child = session.child(each.shard());
      selects.add(
          "SELECT "
              + constant(child.name(), "shard")
              + constant("source", "role")
              + constant(child.host(), "host")
              + constant(each.sql(), "sql")
              + constant(merge, "merge")
              + constant(plan.reason(), "reason").replaceFirst(", $", ""));
    }
    Statement select = session.lead().connection().createStatement();
    statement.keep(select);
    return new OwnedResultSet(
        select.executeQuery(String.join(" UNION ALL ", selects)),
        (Statement) statement.proxy(),
        null);
  }

  /** As hexadecimal digits, which mean the same under every sql_mode. */
  private static String constant(String text, String column) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String value = bytes.length == 0 ? "''" : "_utf8mb4 0x" + HexFormat.of().formatHex(bytes);
    return value + " AS `" + column + "`, ";
  }
}
