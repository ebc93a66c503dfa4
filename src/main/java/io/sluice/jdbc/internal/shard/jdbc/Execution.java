package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
import io.sluice.jdbc.internal.shard.execute.StatementRun;
import io.sluice.jdbc.internal.shard.execute.Written;
import io.sluice.jdbc.internal.shard.plan.Arg;
import io.sluice.jdbc.internal.shard.plan.Physical;
import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.sql.Effect;
import io.sluice.jdbc.internal.sql.Hint;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * One execution of one statement text: what concerns the session is done by {@link
 * SessionCommands}, what asks about tables by {@link LogicalTables}, the rest is planned.
 */
final class Execution {

  private final ShardStatementHandler statement;
  private final Method method;
  private final Object[] args;
  private final StatementFacts facts;

  Execution(ShardStatementHandler statement, Method method, Object[] args, StatementFacts facts) {
    this.statement = statement;
    this.method = method;
    this.args = args;
    this.facts = facts;
  }

  /** Runs it; returns what the application's call returns. */
  Object run() throws SQLException {
    Physical hinted = hinted();
    if (hinted != null) {
      return pass(hinted);
    } else if (facts.kind() == StatementKind.MULTI && session().engine().manyStatements()) {
      return runParts();
    }
    SessionCommands commands = new SessionCommands(session(), facts);
    if (commands.runsOnLead()) {
      return pass(physicalOn(session().engine().home()));
    } else if (commands.run()) {
      return returned(new Written(0, List.of()));
    } else if (facts.kind() == StatementKind.EXPLAIN_ROUTE) {
      requireFitting(true);
      return returned(new RouteExplained(statement, facts).rows());
    }
    if (LogicalTables.mayAnswer(facts)) {
      LogicalTables tables = new LogicalTables(statement, facts);
      if (tables.answers()) {
        requireFitting(true);
        return returned(tables.rows());
      }
    }
    refuseAssignments();
    return planned(true);
  }

  /** What a hint sends to a shard as it is; null if there is none such. */
  Physical hinted() throws SQLException {
    if (facts.hintError() != null) {
      throw Errors.badArgument(facts.hintError());
    }
    Hint hint = facts.hint();
    boolean named = hint != null && hint.kind() == Hint.Kind.SHARD && !isPlanned();
    return named ? physicalOn(shardNamed(hint.value())) : null;
  }

  /** Whether a planner is asked, who minds hints himself. */
  private boolean isPlanned() {
    return switch (facts.kind()) {
      case READ, WRITE, DDL, EXPLAIN_ROUTE -> true;
      default -> false;
    };
  }

  private ShardSession session() {
    return statement.session();
  }

  private StatementRun newRun() {
    return new StatementRun(session(), statement.statements(), statement.parameters(), facts);
  }

  private Object planned(boolean mayRepeat) throws SQLException {
    try {
      StatementRun run = newRun();
      Plan plan = run.plan();
      if (plan instanceof Plan.Pass pass) {
        return statement.pass(run, pass.statement(), method, args);
      }
      requireFitting(plan instanceof Plan.Query);
      StatementRun.Wanted wanted =
          new StatementRun.Wanted(
              (Statement) statement.proxy(), statement.isScrollable(), statement.keysWanted());
      return returned(
          plan instanceof Plan.Query query ? run.query(query, wanted) : run.change(plan, wanted));
    } catch (SQLException failed) {
      if (!statement.mayBeStale(failed) || !mayRepeat || facts.kind() == StatementKind.DDL) {
        throw failed;
      }
      return again(failed);
    }
  }

  /** Planned with what the servers tell of their tables now. */
  private Object again(SQLException first) throws SQLException {
    try {
      return planned(false);
    } catch (SQLException second) {
      if (second.getErrorCode() != first.getErrorCode()) {
        second.addSuppressed(first);
      }
      throw second;
    }
  }

  /** As the target drivers say it. */
  private void requireFitting(boolean rows) throws SQLException {
    if (!rows && method.getName().equals("executeQuery")) {
      throw Errors.badArgument("Can not issue data manipulation statements with executeQuery().");
    } else if (rows && method.getName().endsWith("Update")) {
      throw Errors.badArgument("Can not issue executeUpdate() or executeLargeUpdate() for SELECTs");
    }
  }

  private Object returned(Object result) throws SQLException {
    statement.outcome().add(result);
    return statement.outcome().returned(method);
  }

  private Object pass(Physical physical) throws SQLException {
    try {
      return statement.pass(newRun(), physical, method, args);
    } catch (SQLException failed) {
      session().transactions().failed(failed);
      throw failed;
    }
  }

  Physical physicalOn(int shard) {
    List<Arg> callers = new ArrayList<>();
    for (int i = 0; i < facts.placeholders(); i++) {
      callers.add(new Arg.Caller(i));
    }
    return new Physical(shard, facts.textToSend(), callers, true);
  }

  private int shardNamed(String name) throws SQLException {
    List<String> names = session().engine().shards();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    throw Errors.badArgument(
        "The hint names shard '" + name + "'; there are " + String.join(", ", names) + ".");
  }

  /** Their values would be known on the shard alone where the statement ran. */
  void refuseAssignments() throws SQLException {
    if (facts.has(Effect.SETS_USER_VARIABLE)) {
      throw Errors.unsupported(
          "A user variable assigned inside a statement (:= or INTO @…) would be known on one shard"
              + " only; read the value and assign it with SET.");
    }
  }

  // --- several statements in one text

  private Object runParts() throws SQLException {
    if (facts.placeholders() > 0) {
      throw Errors.unsupported(
          "Several statements with parameters in one text cannot be routed; prepare each alone.");
    }
    for (StatementFacts part : facts.parts()) {
      Statement alone = statement.getConnection().createStatement();
      statement.keep(alone);
      boolean rows = alone.execute(part.textToSend());
      statement
          .outcome()
          .add(rows ? alone.getResultSet() : new Written(alone.getLargeUpdateCount(), List.of()));
    }
    return statement.outcome().returned(method);
  }
}
