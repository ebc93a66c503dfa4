package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.facade.Arguments;
import io.sluice.jdbc.internal.shard.merge.MergedResultSet;
import io.sluice.jdbc.internal.shard.plan.Physical;
import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.shard.plan.Rows;
import io.sluice.jdbc.internal.sql.Effect;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One execution of one statement: planned, then run as planned. For one thread. */
public final class StatementRun {

  private final ShardSession session;
  private final ChildStatements statements;
  private final Arguments arguments;
  private final StatementFacts facts;

  /** An execution with these parameters. */
  public StatementRun(
      ShardSession session, ChildStatements statements, Arguments arguments, StatementFacts facts) {
    this.session = session;
    this.statements = statements;
    this.arguments = arguments;
    this.facts = facts;
  }

  /** What is to be done. */
  public Plan plan() throws SQLException {
    return new Questions(session, statements, arguments)
        .plan(facts, new ArgumentValues(arguments, facts.placeholders()));
  }

  /** As far as it can be told without asking a server, a function or a generator of keys. */
  public Plan foreseen() throws SQLException {
    return new Questions(session, statements, arguments)
        .foreseen(facts, ArgumentValues.partial(arguments, facts.placeholders()));
  }

  /**
   * What the application asked of a result.
   *
   * @param owner its statement
   * @param scrollable in any order
   * @param keys generated keys are to be told
   */
  public record Wanted(Statement owner, boolean scrollable, boolean keys) {}

  /** The one shard that does it all, ready for the statement. */
  public Child passTo(Physical physical) throws SQLException {
    Child child = session.child(physical.shard());
    if (facts.commitsImplicitly() && session.transactions().isOpen()) {
      // The server does it on its shard, so it is done on all.
      session.transactions().commitImplicitly();
    }
    if (facts.kind() == StatementKind.CALL
        && session.transactions().isWrittenBeyond(child.shard())) {
      throw Errors.unsupported(
          "A procedure may commit on its shard alone; call it in a transaction of its own, or"
              + " before the transaction writes on another shard.");
    }
    session.transactions().join(List.of(child), use());
    if (facts.has(Effect.USES_LAST_INSERT_ID)) {
      session.insertedId().bring(child);
    }
    return child;
  }

  /** The shards of a query take part in the transaction. */
  static void join(ShardSession session, Rows rows, Use use) throws SQLException {
    for (Rows.Gather gather : RowTree.gathers(rows)) {
      // First, for a server may allow temporary tables in its own transactions only.
      session.transactions().join(List.of(session.child(gather.last().shard())), Use.READ);
    }
    session.transactions().join(session.children(RowTree.shards(rows)), use);
  }

  /** Rows that are only locked are not written; what a function does is not known. */
  private Use use() throws SQLException {
    if (facts.kind() == StatementKind.SET) {
      return Use.READ; // what is not of the session alone is refused
    }
    boolean query = facts.isQuery() && !facts.has(Effect.UNKNOWN_FUNCTION);
    if (!facts.readOnly() && (!query || facts.has(Effect.NEXTVAL))) {
      return Use.WRITE;
    }
    return read(session, facts);
  }

  /** A serializable transaction locks all that it reads. */
  static Use read(ShardSession session, StatementFacts facts) throws SQLException {
    return facts.has(Effect.LOCKING_READ) || session.lead().session().member().isSerializable()
        ? Use.LOCK
        : Use.READ;
  }

  /** A statement that was passed to one shard has run. */
  public void passed(Child child) throws SQLException {
    session.ranOn(child.shard());
    if (facts.kind() == StatementKind.DDL) {
      session.engine().catalogue().forget();
    }
    if (facts.isInsert()) {
      session.insertedId().inserted(child, child.session().member().toldInsertId());
    }
  }

  /** Runs a query over shards. */
  public MergedResultSet query(Plan.Query plan, Wanted wanted) throws SQLException {
    List<Child> children = session.children(RowTree.shards(plan.rows()));
    session.ranOn(-1);
    join(session, plan.rows(), use());
    if (facts.has(Effect.USES_LAST_INSERT_ID)) {
      for (Child child : children) {
        session.insertedId().bring(child);
      }
    }
    return new QueryRun(session, statements, arguments, facts)
        .run(
            plan.rows(),
            plan.sameTime() && children.size() > 1,
            new QueryRun.Wanted(
                wanted.owner(),
                wanted.scrollable(),
                (int) statements.setting("setFetchSize"),
                mostRows()));
  }

  private long mostRows() {
    long large = statements.setting("setLargeMaxRows");
    return large > 0 ? large : statements.setting("setMaxRows");
  }

  /** Runs a change, a transfer of rows or a definition. */
  public Written change(Plan plan, Wanted wanted) throws SQLException {
    session.ranOn(-1);
    if (plan instanceof Plan.Write write) {
      return new WriteRun(session, statements, facts)
          .run(List.of(new WriteRun.Bound(write, arguments)), wanted.keys());
    } else if (plan instanceof Plan.Transfer transfer) {
      return new TransferRun(session, statements, facts).run(transfer, arguments, wanted.keys());
    }
    try {
      new DefinitionRun(session, statements).run((Plan.Define) plan, arguments);
      return new Written(0, List.of());
    } finally {
      session.engine().catalogue().forget();
    }
  }

  /** The shards on which temporary tables are made, for EXPLAIN ROUTE. */
  public static Set<Integer> meetingPlaces(Plan plan) {
    Set<Integer> shards = new HashSet<>();
    if (plan instanceof Plan.Query query) {
      RowTree.gathers(query.rows()).forEach(each -> shards.add(each.last().shard()));
    } else if (plan instanceof Plan.Transfer transfer) {
      RowTree.gathers(transfer.source().rows()).forEach(each -> shards.add(each.last().shard()));
    }
    return shards;
  }
}
