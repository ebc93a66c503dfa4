package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.facade.Arguments;
import io.sluice.jdbc.internal.shard.execute.ChildStatements.Delivery;
import io.sluice.jdbc.internal.shard.plan.Answers;
import io.sluice.jdbc.internal.shard.plan.Physical;
import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.shard.plan.Question;
import io.sluice.jdbc.internal.shard.plan.SessionView;
import io.sluice.jdbc.internal.shard.rule.TableRule;
import io.sluice.jdbc.internal.shard.shape.Values;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Plans a statement, and finds out what the planner wants to know before it can. */
final class Questions {

  private static final int NOWHERE = -1;

  /** A planner that never has enough is a mistake, not a reason to go on for ever. */
  private static final int MOST_ROUNDS = 20;

  private final ShardSession session;
  private final ChildStatements statements;
  private final Arguments arguments;

  Questions(ShardSession session, ChildStatements statements, Arguments arguments) {
    this.session = session;
    this.statements = statements;
    this.arguments = arguments;
  }

  Plan plan(StatementFacts facts, Values values) throws SQLException {
    return plan(facts, values, this::answer);
  }

  /** As far as it can be planned without asking anything: the plan may be to ask. */
  Plan foreseen(StatementFacts facts, Values values) throws SQLException {
    return plan(facts, values, question -> decides(question) ? null : anyKeys(question));
  }

  private interface Answering {
    /** Null if there shall be no answer. */
    Object answer(Question question) throws SQLException;
  }

  private Plan plan(StatementFacts facts, Values values, Answering answering) throws SQLException {
    SessionView view = session.view(facts);
    Answers answers = Answers.NONE;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Plan plan = session.engine().planning().plan(facts, values, view, answers);
      if (!(plan instanceof Plan.Ask ask)) {
        return plan;
      }
      for (Question question : ask.questions()) {
        Object answer = answering.answer(question);
        if (answer == null) {
          return plan;
        }
        answers = answers.with(question, answer);
      }
    }
    throw new IllegalStateException("The statement could not be planned: " + facts.textToSend());
  }

  /** Whether a row's place depends on the answer. */
  private boolean decides(Question question) {
    if (!(question instanceof Question.NextKeys keys)) {
      return true;
    }
    TableRule rule = session.engine().rules().ruleOf(keys.table());
    String column =
        rule instanceof TableRule.Child child ? child.column() : rule.keyColumn().orElse("");
    return column.equalsIgnoreCase(keys.column());
  }

  /** Nobody will see them. */
  private static Object anyKeys(Question question) {
    int count = ((Question.NextKeys) question).count();
    return LongStream.rangeClosed(1, count).boxed().toList();
  }

  private Object answer(Question question) throws SQLException {
    if (question instanceof Question.NextKeys keys) {
      return session.engine().keys().next(keys.table(), keys.column(), keys.count());
    } else if (question instanceof Question.Evaluate evaluate) {
      return row(evaluate.query());
    }
    for (Physical query : ((Question.Locate) question).queries()) {
      if (row(query) != null) {
        return query.shard();
      }
    }
    return NOWHERE;
  }

  /** The values of the first row, or null if there is none. */
  private List<Object> row(Physical query) throws SQLException {
    Child child = session.child(query.shard());
    session.transactions().join(List.of(child), Use.READ);
    ResultSet rows = statements.query(child, query, arguments, Delivery.PLAIN);
    try {
      if (!rows.next()) {
        return null;
      }
      Columns columns = Columns.of(rows.getMetaData(), rows.getMetaData().getColumnCount());
      List<Object> values = new ArrayList<>();
      for (int i = 1; i <= columns.count(); i++) {
        values.add(columns.read(rows, i));
      }
      return values;
    } finally {
      ChildStatements.closeWith(rows);
    }
  }
}
