package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.facade.Arguments;
import io.sluice.jdbc.internal.facade.Arguments.Recorded;
import io.sluice.jdbc.internal.facade.Dispatch;
import io.sluice.jdbc.internal.facade.Handler;
import io.sluice.jdbc.internal.facade.StatementCalls;
import io.sluice.jdbc.internal.shard.execute.Cancelling;
import io.sluice.jdbc.internal.shard.execute.Child;
import io.sluice.jdbc.internal.shard.execute.ChildStatements;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
import io.sluice.jdbc.internal.shard.execute.StatementRun;
import io.sluice.jdbc.internal.shard.merge.Warnings;
import io.sluice.jdbc.internal.shard.plan.Physical;
import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.shard.plan.TableMismatch;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Behind the {@link Statement} over shards, prepared or callable, that an application holds. What
 * one shard does alone is passed to a statement of the same kind there, which then answers for all
 * that comes after; everything else leaves an {@link Outcome}.
 *
 * <p>Same threading as {@link ShardSession}; {@link #cancel} may come from any thread and returns
 * within a second.
 */
final class ShardStatementHandler extends Handler {

  private static final Dispatch DISPATCH =
      new Dispatch(ShardStatementHandler.class, CallableStatement.class);

  private static final int UNKNOWN_COLUMN = 1054;
  private static final int NO_SUCH_TABLE = 1146;

  private final ShardConnectionHandler connection;
  private final ShardSession session;
  private final Method maker;
  private final Object[] makerArgs;
  private final String sql;
  private final ChildStatements statements;
  private final Arguments parameters = new Arguments();
  private final Batch batch;
  private final List<OwnedResultSet> results = new ArrayList<>(1);
  private final List<Statement> parts = new ArrayList<>(0);
  private final ModelStatement model;
  private Statement passed;
  private boolean renamed;
  private Outcome outcome = new Outcome();
  private boolean keysWanted;
  private boolean ranBatch;
  private boolean closesOnCompletion;
  private volatile boolean closed;

  /**
   * A statement that runs nowhere yet.
   *
   * @param maker the method of {@link Connection} that the application called
   */
  ShardStatementHandler(ShardConnectionHandler connection, Method maker, Object[] makerArgs) {
    super(DISPATCH);
    this.connection = connection;
    this.session = connection.session();
    this.maker = maker;
    this.makerArgs = makerArgs;
    this.statements = new ChildStatements(maker, makerArgs);
    this.sql = statements.isPrepared() ? (String) makerArgs[0] : null;
    this.batch = new Batch(this, sql);
    this.model = new ModelStatement(session, statements, makerArgs);
  }

  ShardSession session() {
    return session;
  }

  ChildStatements statements() {
    return statements;
  }

  Arguments parameters() {
    return parameters;
  }

  // --- calls

  @Override
  protected Object other(Method method, Object[] args) throws SQLException {
    requireOpen();
    return switch (StatementCalls.kindOf(method)) {
      case EXECUTE -> execute(method, args);
      case SETTING -> setting(method, args);
      case PARAMETER -> parameter(method, args);
      case BATCH -> batch(method, args);
      case INFO -> info(method, args);
      case LOCAL -> call(method, model.get(), args);
      case RESULT -> result(method, args);
    };
  }

  private Object execute(Method method, Object[] args) throws SQLException {
    boolean isBatch = method.getName().endsWith("Batch");
    if (!isBatch && sql == null && args[0] == null) {
      return call(method, model.get(), args); // the driver judges it
    }
    closeResults();
    passed = null;
    outcome = new Outcome();
    statements.clearWarnings();
    keysWanted = wantsKeys(args);
    ranBatch = isBatch;
    boolean hasStreams = parameters.hasStreams();
    try {
      if (isBatch) {
        return executeBatch(method);
      }
      StatementFacts facts = session.facts(sql != null ? sql : (String) args[0]);
      return new Execution(this, method, args, facts).run();
    } finally {
      if (hasStreams) {
        parameters.executed();
      }
    }
  }

  /** Whether generated keys were asked for, by this call or when the statement was prepared. */
  private boolean wantsKeys(Object[] args) {
    Object[] asked = sql == null ? args : makerArgs;
    return asked != null
        && asked.length == 2
        && !Integer.valueOf(Statement.NO_GENERATED_KEYS).equals(asked[1]);
  }

  private Object executeBatch(Method method) throws SQLException {
    long[] counts = batch.execute(keysWanted || sql == null);
    outcome.keys(batch.keys());
    if (method.getName().equals("executeLargeBatch")) {
      return counts;
    }
    int[] narrow = new int[counts.length];
    for (int i = 0; i < counts.length; i++) {
      narrow[i] = (int) counts[i];
    }
    return narrow;
  }

  // --- for an execution

  /** A plan that one shard does alone: its statement answers for everything from here on. */
  Object pass(StatementRun run, Physical physical, Method method, Object[] args)
      throws SQLException {
    Child child = run.passTo(physical);
    Object answer;
    if (sql == null && physical.args().isEmpty()) {
      Object[] sent = args.clone();
      sent[0] = physical.sql();
      Statement plain = statements.plain(child);
      answer = statements.run(plain, () -> call(method, plain, sent));
      passed = plain;
    } else if (sql != null) {
      PreparedStatement prepared = statements.prepared(child, physical.sql());
      prepared.clearParameters();
      if (physical.unchanged()) {
        parameters.replay(prepared);
      } else {
        ChildStatements.bind(prepared, physical, parameters);
      }
      answer = statements.run(prepared, () -> call(method, prepared, args));
      passed = prepared;
    } else {
      PreparedStatement prepared = statements.bound(child, physical, keysWanted);
      answer = statements.run(prepared, () -> PreparedCalls.execute(prepared, method));
      passed = prepared;
    }
    renamed = !physical.unchanged();
    run.passed(child);
    return answer instanceof ResultSet rows ? wrap(rows) : answer;
  }

  /** One that the application's connection makes as it made this one. */
  Statement another() throws SQLException {
    return (Statement) call(maker, connection.connection(), makerArgs);
  }

  Outcome outcome() {
    return outcome;
  }

  /** A statement that runs a part of this one's text; closed with its results. */
  void keep(Statement part) {
    parts.add(part);
  }

  boolean keysWanted() {
    return keysWanted;
  }

  boolean isScrollable() throws SQLException {
    return model.get().getResultSetType() != ResultSet.TYPE_FORWARD_ONLY;
  }

  /**
   * Tables may have changed behind our back.
   *
   * @return whether the statement may be planned and run once more
   */
  boolean mayBeStale(SQLException error) throws SQLException {
    session.transactions().failed(error);
    boolean told = error.getErrorCode() == UNKNOWN_COLUMN || error.getErrorCode() == NO_SUCH_TABLE;
    if (!told || error instanceof TableMismatch) { // for which they were read anew already
      return false;
    }
    session.engine().catalogue().forget();
    return !session.transactions().isOpen();
  }

  // --- settings, parameters, batches

  private Object setting(Method method, Object[] args) throws SQLException {
    Object answer = call(method, model.get(), args);
    if (method.getName().equals("closeOnCompletion")) {
      closesOnCompletion = true;
    } else {
      statements.set(new Recorded(method, args));
    }
    return answer;
  }

  private Object parameter(Method method, Object[] args) throws SQLException {
    if (args == null) {
      parameters.clear();
      return null;
    }
    int count = session.facts(sql).placeholders();
    boolean callable = sql.stripLeading().startsWith("{");
    if (args[0] instanceof Integer position && (position < 1 || position > count) && !callable) {
      throw Errors.badArgument(
          "Parameter index out of range ("
              + position
              + (position < 1 ? " < 1 )." : " > number of parameters, which is " + count + ")."));
    }
    parameters.record(method, args);
    return null;
  }

  private Object batch(Method method, Object[] args) throws SQLException {
    if (method.getName().equals("clearBatch")) {
      batch.clear();
    } else if (args == null) {
      batch.add(parameters.copy());
    } else if (args[0] == null) {
      return call(method, model.get(), args); // the driver judges it
    } else {
      batch.add(args[0]);
    }
    return null;
  }

  private Object info(Method method, Object[] args) throws SQLException {
    return new PreparedInfo(this, sql).answer(method, args);
  }

  // --- results

  private Object result(Method method, Object[] args) throws SQLException {
    Statement now = passed;
    if (now == null) {
      if (method.getName().equals("getGeneratedKeys") && !keysWanted && !ranBatch) {
        throw Errors.badArgument(
            "Generated keys not requested. You need to specify Statement.RETURN_GENERATED_KEYS when"
                + " the statement is executed or prepared.");
      }
      return outcome.answer(method, args);
    }
    Object answer = call(method, now, args);
    return answer instanceof ResultSet rows ? wrap(rows) : answer;
  }

  private OwnedResultSet wrap(ResultSet rows) {
    for (OwnedResultSet before : results) {
      if (before.wraps(rows)) {
        return before;
      }
    }
    results.removeIf(OwnedResultSet::isClosedQuietly);
    OwnedResultSet wrapped =
        new OwnedResultSet(
            rows,
            (Statement) proxy(),
            renamed ? session.engine().logicalTable() : null,
            Tables.of(session));
    results.add(wrapped);
    return wrapped;
  }

  private void closeResults() throws SQLException {
    for (OwnedResultSet each : results) {
      each.close();
    }
    results.clear();
    outcome.closeAll();
    for (Statement part : parts) {
      part.close();
    }
    parts.clear();
  }

  public SQLWarning getWarnings() throws SQLException {
    requireOpen();
    return passed != null ? passed.getWarnings() : Warnings.chain(statements.warnings());
  }

  public void clearWarnings() throws SQLException {
    requireOpen();
    statements.clearWarnings();
    if (passed != null) {
      passed.clearWarnings();
    }
  }

  // --- life

  public Connection getConnection() throws SQLException {
    requireOpen();
    return connection.connection();
  }

  public void cancel() throws SQLException {
    requireOpen();
    Cancelling.cancel(session.engine().workers(), statements.running());
  }

  public boolean isCloseOnCompletion() throws SQLException {
    requireOpen();
    return closesOnCompletion;
  }

  public void close() throws SQLException {
    if (!closed) {
      closed = true;
      try {
        closeResults();
      } finally {
        statements.close();
        model.close();
      }
    }
  }

  public boolean isClosed() throws SQLException {
    boolean completed =
        closesOnCompletion
            && (!results.isEmpty() && results.stream().allMatch(OwnedResultSet::isClosedQuietly)
                || outcome.isCompleted());
    if (completed) {
      close();
    }
    return closed || session.isClosed();
  }

  public <T> T unwrap(Class<T> type) throws SQLException {
    requireOpen();
    return isOwn(type) ? type.cast(proxy()) : model.get().unwrap(type);
  }

  public boolean isWrapperFor(Class<?> type) throws SQLException {
    requireOpen();
    return isOwn(type) || model.get().isWrapperFor(type);
  }

  @Override
  public String toString() {
    return "Sluice statement" + (sql == null ? "" : ": " + sql);
  }

  private void requireOpen() throws SQLException {
    if (closed) {
      throw Errors.statementClosed();
    }
    session.requireOpen();
  }

  /** What a plan would do, without doing it. */
  Plan planOf(StatementFacts facts) throws SQLException {
    return new StatementRun(session, statements, parameters, facts).foreseen();
  }
}
