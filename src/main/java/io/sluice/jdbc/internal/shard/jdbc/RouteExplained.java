package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.shard.execute.Child;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
import io.sluice.jdbc.internal.shard.execute.StatementRun;
import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.shard.plan.RouteTable;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The answer to {@code EXPLAIN ROUTE <statement>}: a server makes rows of constants of it. Role and
 * host are those that the shard's own session would choose now.
 */
final class RouteExplained {

  private final ShardStatementHandler statement;
  private final ShardSession session;
  private final StatementFacts inner;

  RouteExplained(ShardStatementHandler statement, StatementFacts facts) throws SQLException {
    this.statement = statement;
    this.session = statement.session();
    String text = facts.textToSend().substring(facts.innerOffset());
    StatementFacts alone = session.facts(text);
    boolean before = facts.hint() != null && alone.hint() == null;
    this.inner = before ? session.facts(facts.hint().comment() + text) : alone;
  }

  ResultSet rows() throws SQLException {
    Plan plan = statement.planOf(inner);
    List<String> selects = new ArrayList<>();
    Set<Integer> meeting = StatementRun.meetingPlaces(plan);
    for (RouteTable.Route each : RouteTable.of(plan)) {
      boolean known = each.shard() >= 0;
      Child child = known ? session.child(each.shard()) : null;
      // Temporary tables are made on a source, and all that is read there then comes from it.
      boolean onSource = meeting.contains(each.shard());
      Child.Host host = known ? child.hostFor(each.sql(), onSource) : Child.Host.ANY;
      selects.add(
          "SELECT "
              + constant(known ? child.name() : "", "shard")
              + constant(host.role(), "role")
              + constant(host.hostPort(), "host")
              + constant(each.sql(), "sql")
              + constant(each.merge(), "merge")
              + constant(plan.reason(), "reason").replaceFirst(", $", ""));
    }
    Statement select = session.lead().connection().createStatement();
    statement.keep(select);
    return new OwnedResultSet(
        select.executeQuery(String.join(" UNION ALL ", selects)),
        (Statement) statement.proxy(),
        null,
        Tables.of(session));
  }

  /** As hexadecimal digits, which mean the same under every sql_mode. */
  private static String constant(String text, String column) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String value =
        bytes.length == 0 ? "_utf8mb4 ''" : "_utf8mb4 0x" + HexFormat.of().formatHex(bytes);
    return value + " AS `" + column + "`, ";
  }
}
