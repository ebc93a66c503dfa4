package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.shard.execute.Child;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
import io.sluice.jdbc.internal.shard.execute.StatementRun;
import io.sluice.jdbc.internal.shard.plan.Physical;
import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.shard.plan.RouteTable;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
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

  /**
   * What would be done.
   *
   * @param meeting shards on which temporary tables would be made
   */
  private record Foreseen(List<RouteTable.Route> routes, Set<Integer> meeting, String reason) {

    static Foreseen on(List<Physical> statements, String reason) {
      List<RouteTable.Route> routes = new ArrayList<>();
      statements.forEach(each -> routes.add(new RouteTable.Route(each.shard(), each.sql(), "")));
      return new Foreseen(routes, Set.of(), reason);
    }

    static Foreseen nowhere(StatementFacts facts, String reason) {
      RouteTable.Route route = new RouteTable.Route(-1, facts.textToSend(), "");
      return new Foreseen(List.of(route), Set.of(), reason);
    }
  }

  /**
   * As {@link Execution} goes about it.
   *
   * @throws SQLException what it would refuse
   */
  private Foreseen foreseen() throws SQLException {
    Execution execution = new Execution(statement, null, null, inner);
    Physical hinted = execution.hinted();
    if (hinted != null) {
      return Foreseen.on(List.of(hinted), "the hint names the shard");
    } else if (inner.kind() == StatementKind.EXPLAIN_ROUTE) {
      return Foreseen.nowhere(inner, "Sluice answers it");
    } else if (new SessionCommands(session, inner).concern()) {
      return inner.kind() == StatementKind.SET
          ? Foreseen.on(
              List.of(execution.physicalOn(session.engine().home())),
              "every other shard takes the session's settings over from here")
          : Foreseen.nowhere(inner, "it concerns the session and every shard that it uses");
    }
    LogicalTables tables = new LogicalTables(statement, inner);
    if (LogicalTables.mayAnswer(inner) && tables.answers()) {
      return Foreseen.on(tables.questions(), "each logical table is shown once");
    }
    execution.refuseAssignments();
    Plan plan = statement.planOf(inner);
    List<RouteTable.Route> routes = new ArrayList<>(RouteTable.of(plan));
    String reason = plan.reason();
    if (plan instanceof Plan.Ask) {
      routes.add(new RouteTable.Route(-1, inner.textToSend(), ""));
      reason = "decided when it runs: " + reason;
    }
    return new Foreseen(routes, StatementRun.meetingPlaces(plan), reason);
  }

  ResultSet rows() throws SQLException {
    Foreseen foreseen = foreseen();
    List<String> selects = new ArrayList<>();
    for (RouteTable.Route each : foreseen.routes()) {
      boolean known = each.shard() >= 0;
      Child child = known ? session.child(each.shard()) : null;
      // Temporary tables are made on a source, and all that is read there then comes from it.
      boolean onSource = foreseen.meeting().contains(each.shard());
      Child.Host host = known ? child.hostFor(each.sql(), onSource) : Child.Host.ANY;
      selects.add(
          "SELECT "
              + constant(known ? child.name() : "", "shard")
              + constant(host.role(), "role")
              + constant(host.hostPort(), "host")
              + constant(each.sql(), "sql")
              + constant(each.merge(), "merge")
              + constant(foreseen.reason(), "reason").replaceFirst(", $", ""));
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
