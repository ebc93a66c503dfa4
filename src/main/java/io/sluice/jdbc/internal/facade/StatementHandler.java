package io.sluice.jdbc.internal.facade;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.session.Call;
import io.sluice.jdbc.internal.session.Explained;
import io.sluice.jdbc.internal.session.Session;
import io.sluice.jdbc.internal.sql.Effect;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.StatementKind;
import java.lang.reflect.Method;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Behind the {@link Statement}, prepared or callable, that an application holds. It outlives every
 * move of its session, for {@link DriverStatement} makes the driver's anew where it is needed.
 *
 * <p>Same threading as {@link Session}; {@link #cancel} may come from any thread and returns within
 * a second.
 */
final class StatementHandler extends Handler {

  private static final Dispatch DISPATCH =
      new Dispatch(StatementHandler.class, java.sql.CallableStatement.class);

  private static final long CANCEL_MILLIS = 700;

  private final ConnectionHandler connection;
  private final Session session;
  private final String sql;
  private final DriverStatement driver;
  private final boolean updatable;
  private final boolean shared;
  private final Leftover leftover;
  private volatile boolean running;
  private volatile boolean closed;
  private StatementFacts facts;
  private int fetchSize;
  private final OpenResults results = new OpenResults();
  private volatile boolean hasRows;
  private Method executed;
  private Object[] executedArgs;

  /**
   * A statement that is not prepared yet.
   *
   * @param maker the method of {@link Connection} that the application called
   */
  StatementHandler(ConnectionHandler connection, Method maker, Object[] makerArgs)
      throws SQLException {
    super(DISPATCH);
    this.connection = connection;
    this.session = connection.session();
    boolean prepared = makerArgs != null && makerArgs.length > 0 && makerArgs[0] instanceof String;
    this.sql = prepared ? (String) makerArgs[0] : null;
    this.facts = prepared ? session.facts(sql) : null;
    Object[] toMake = prepared ? withText(makerArgs, facts) : makerArgs;
    this.driver = new DriverStatement(session, maker, toMake, prepared, () -> closed);
    this.updatable = isUpdatable(makerArgs, prepared ? 2 : 1);
    this.shared = session.fleet().settings().pooled();
    this.leftover = new Leftover(session);
  }

  /** A statement of the driver's that came with a result of its own, such as of metadata. */
  private StatementHandler(ConnectionHandler connection, Statement raw, Physical physical) {
    super(DISPATCH);
    this.connection = connection;
    this.session = connection.session();
    this.updatable = false;
    this.sql = null;
    this.driver = new DriverStatement(session, raw, physical, () -> closed);
    this.shared = session.fleet().settings().pooled();
    this.leftover = new Leftover(session);
  }

  /** Puts a result that no statement of the application's made behind our own class. */
  static ResultSet adopt(ConnectionHandler connection, ResultSet rows, Physical physical)
      throws SQLException {
    Statement raw = rows.getStatement();
    StatementHandler owner = new StatementHandler(connection, raw, physical);
    if (raw != null) {
      owner.proxy(Statement.class);
    }
    return owner.wrap(rows, null, false, false);
  }

  /**
   * Lets the driver see the text now if it would; on a shared connection it waits for the first
   * use.
   */
  void prepare() throws SQLException {
    if (sql != null && !shared && !isExplained()) {
      session.prepare(facts, driver::on);
    }
  }

  // --- calls
  // --------------------------------------------------------------------------------------

  @Override
  protected Object other(Method method, Object[] args) throws SQLException {
    requireOpen();
    return switch (StatementCalls.kindOf(method)) {
      case EXECUTE -> execute(method, args);
      case SETTING -> setting(method, args);
      case PARAMETER -> parameter(method, args);
      case BATCH -> batch(method, args);
      case INFO -> session.ask(on -> isExplained() ? infoOfRoute(method, on) : info(method, on));
      case LOCAL -> local(method, args);
      case RESULT -> result(method, args);
    };
  }

  private Object execute(Method method, Object[] args) throws SQLException {
    if (isNullText(args)) {
      return local(method, args); // the driver judges it
    }
    boolean isBatch = method.getName().endsWith("Batch");
    StatementFacts now = factsOf(isBatch, args);
    if (now.kind() == StatementKind.PING) {
      session.pingAll();
    }
    boolean textGiven = !isBatch && args != null && args.length > 0 && args[0] instanceof String;
    Object[] sent = textGiven ? withText(args, now) : args;
    closeResult();
    leftover.clearWarnings();
    facts = now;
    executed = method;
    executedArgs = sent;
    boolean hasStreams = driver.parameters().hasStreams();
    boolean repeatable = !hasStreams && !isBatch;
    try {
      if (now.kind() == StatementKind.EXPLAIN_ROUTE) {
        return explain(method, args, now);
      }
      return run(now, repeatable, on -> executeOn(on, method, sent, now));
    } finally {
      if (hasStreams) {
        driver.parameters().executed();
      }
      if (isBatch) {
        driver.batch().clear();
      }
    }
  }

  private <T> T run(StatementFacts now, boolean repeatable, Call<T> call) throws SQLException {
    return updatable
        ? session.runUpdatable(now, repeatable, call)
        : session.run(now, repeatable, call);
  }

  private Object executeOn(Physical on, Method method, Object[] args, StatementFacts now)
      throws SQLException {
    Statement statement = driver.on(on);
    running = true;
    driver.ran();
    Object answer;
    try {
      answer = call(method, statement, args);
    } catch (BatchUpdateException failed) {
      if (shared && driver.wantsKeys(args)) {
        leftover.hold(); // rows that were inserted all the same have keys
        letGoIfClosed();
      }
      throw failed;
    } finally {
      running = false;
    }
    if (now.isInsert()) {
      boolean isBatch = method.getName().endsWith("Batch");
      long key = on.lastInsertId(statement, isBatch);
      boolean mayBeGiven =
          key > 0 && (isBatch || GivenKey.mayBeIn(now.textToSend(), driver.parameters(), key));
      session.generated(key, mayBeGiven);
    }
    keepWhatIsLeft(statement, answer, now, driver.wantsKeys(args));
    return answer instanceof ResultSet rows ? wrap(rows, now, true, true) : answer;
  }

  private void keepWhatIsLeft(
      Statement statement, Object answer, StatementFacts now, boolean keysWanted)
      throws SQLException {
    if (shared) {
      leftover.after(statement, answer, now, keysWanted);
      letGoIfClosed();
    }
  }

  /** Another thread closed this, which found nothing to let go. */
  private void letGoIfClosed() {
    if (closed) {
      leftover.letGo();
    }
  }

  /** Whether the application asked for rows that it may change. */
  private static boolean isUpdatable(Object[] makerArgs, int at) {
    return makerArgs != null
        && makerArgs.length > at
        && Integer.valueOf(ResultSet.CONCUR_UPDATABLE).equals(makerArgs[at]);
  }

  private static boolean isNullText(Object[] args) {
    return args != null && args.length > 0 && args[0] == null;
  }

  /** Lets a server make the result of what was never run, so that it is one as any other. */
  private Object explain(Method method, Object[] args, StatementFacts now) throws SQLException {
    String inner = explained(now);
    // A hint may stand before EXPLAIN ROUTE as well.
    String hint = now.hint() == null ? "" : now.hint().comment();
    Explained explained = session.explain(session.facts(hint + inner));
    String select = RouteExplained.select(explained, inner);
    return session.run(now, true, on -> explainOn(on, method, args, now, select));
  }

  private Object info(Method method, Physical on) throws SQLException {
    // The driver would keep its answer, or ask the server to prepare the text.
    driver.keepFromResting();
    return call(method, driver.on(on), null);
  }

  private Object infoOfRoute(Method method, Physical on) throws SQLException {
    boolean columns = method.getName().equals("getMetaData");
    try (PreparedStatement made = RouteExplained.prepare(on.raw(), columns, explained(facts))) {
      return call(method, made, null);
    }
  }

  private static String explained(StatementFacts facts) {
    return facts.textToSend().substring(facts.innerOffset());
  }

  private Object explainOn(
      Physical on, Method method, Object[] args, StatementFacts now, String select)
      throws SQLException {
    Object answer;
    if (sql == null) {
      Object[] sent = args.clone();
      sent[0] = select;
      answer = call(method, driver.on(on), sent);
    } else {
      driver.close();
      driver.use(on.raw().prepareStatement(select), on, false);
      answer = call(method, driver.raw(), args);
    }
    driver.ran();
    keepWhatIsLeft(driver.raw(), answer, now, false);
    return answer instanceof ResultSet rows ? wrap(rows, now, true, true) : answer;
  }

  private boolean isExplained() {
    return sql != null && facts.kind() == StatementKind.EXPLAIN_ROUTE;
  }

  private StatementFacts factsOf(boolean isBatch, Object[] args) throws SQLException {
    if (!isBatch && args != null && args.length > 0) {
      return session.facts((String) args[0]);
    } else if (sql != null) {
      return session.facts(sql);
    }
    StringBuilder texts = new StringBuilder();
    for (Object text : driver.batch()) {
      texts.append(text).append(";\n");
    }
    return session.facts(texts.toString());
  }

  private static Object[] withText(Object[] args, StatementFacts facts) {
    if (facts.textToSend().equals(args[0])) {
      return args;
    }
    Object[] changed = args.clone();
    changed[0] = facts.textToSend();
    return changed;
  }

  private Object setting(Method method, Object[] args) throws SQLException {
    if (method.getName().equals("closeOnCompletion")) {
      driver.keepFromResting(); // the driver closes it by itself
    }
    Object answer = local(method, args);
    driver.remember(method, args);
    if (method.getName().equals("setFetchSize")) {
      fetchSize = (Integer) args[0];
    }
    return answer;
  }

  private Object parameter(Method method, Object[] args) throws SQLException {
    Statement now = driver.live();
    Object answer = null;
    if (now != null && !isExplained()) {
      answer = call(method, now, args);
    }
    if (args == null) {
      driver.parameters().clear();
    } else {
      driver.parameters().record(method, args);
    }
    return answer;
  }

  private Object batch(Method method, Object[] args) throws SQLException {
    if (isNullText(args)) {
      return local(method, args);
    }
    // It would need to be emptied, and a server may hold it from a batch on.
    driver.keepFromResting();
    Statement now = driver.live();
    if (now != null) {
      call(method, now, args);
    }
    if (method.getName().equals("clearBatch")) {
      driver.batch().clear();
    } else {
      boolean row = args == null;
      Object entry =
          row ? driver.parameters().copy() : session.facts((String) args[0]).textToSend();
      driver.batch().add(entry);
    }
    return null;
  }

  private Object local(Method method, Object[] args) throws SQLException {
    Statement now = driver.live();
    return now == null
        ? session.ask(on -> call(method, driver.on(on), args))
        : call(method, now, args);
  }

  private Object result(Method method, Object[] args) throws SQLException {
    Statement now = driver.raw();
    boolean released = now != null && driver.isReleased(now);
    boolean elsewhere = shared && executed != null && now != null && !driver.ranHere();
    if ((released || elsewhere) && leftover.answers(method)) {
      return leftover.answer(method);
    } else if (now == null || released) {
      return session.ask(on -> resultOf(call(method, driver.on(on), args)));
    }
    try {
      Object answer = call(method, now, args);
      boolean keys = method.getName().equals("getGeneratedKeys");
      Object wrapped = answer instanceof ResultSet rows ? wrap(rows, facts, !keys, true) : answer;
      if (keys) {
        leftover.letGo(); // from here on the keys themselves hold the connection
      } else {
        results.forgetClosed();
      }
      if (method.getName().equals("getResultSet")) {
        leftover.resultFetched();
      }
      return wrapped;
    } catch (SQLException | RuntimeException failed) {
      if (executed == null) {
        throw failed; // nothing was being read: the driver refuses the call
      }
      throw readFailed(failed, true);
    }
  }

  private Object resultOf(Object answer) {
    return answer instanceof ResultSet rows ? wrap(rows, facts, false, true) : answer;
  }

  // --- results
  // ------------------------------------------------------------------------------------

  private SluiceResultSet wrap(
      ResultSet rows, StatementFacts of, boolean mayStream, boolean holds) {
    SluiceResultSet before = results.around(rows);
    if (before != null) {
      return before;
    }
    results.forgetClosed();
    boolean streams = mayStream && driver.physical().streams(fetchSize);
    boolean changes = mayStream && updatable;
    SluiceResultSet wrapped =
        new SluiceResultSet(this, rows, of, streams, shared && holds, changes);
    if (streams) {
      session.streamOpened();
    }
    if (changes) {
      session.updatableOpened();
    }
    if (shared && holds) {
      session.handles().resultOpened(); // metadata has been read already, it holds nothing
    }
    results.add(wrapped);
    if (!hasRows) {
      hasRows = true;
      connection.rows().add(this);
    }
    if (closed) {
      results.close(false); // by another thread, which did not find it
    } else if (session.isClosed()) {
      results.sessionEnded(); // likewise
    }
    return wrapped;
  }

  /** A result was asked for what is the driver's own. */
  void keepFromResting() {
    driver.keepFromResting();
  }

  /** A result that stayed on the wire was read to its end. */
  void streamEnded() {
    session.streamClosed();
  }

  /** A result was closed, by itself or with its statement. */
  void resultClosed(boolean streamed, boolean held, boolean changed) {
    if (streamed) {
      session.streamClosed();
    }
    if (changed) {
      session.updatableClosed();
    }
    if (held && session.handles().resultClosed()) {
      session.resultClosed();
    }
  }

  /** Changes data through a row of a result. */
  interface RowChange {
    void run() throws SQLException;
  }

  void writeThrough(RowChange change) throws SQLException {
    session.writeOn(
        driver.physical(),
        on -> {
          change.run();
          return null;
        });
  }

  /** What the application gets when rows could not be read. */
  SQLException readFailed(Throwable error, boolean delivered) throws SQLException {
    return session.readFailed(driver.physical(), readFacts(), error, delivered, false);
  }

  /**
   * The rows of a read that failed before any was delivered, from another host.
   *
   * @throws SQLException what the application gets if that may not be
   */
  ResultSet readAgain(Throwable error) throws SQLException {
    StatementFacts read = readFacts();
    boolean repeatable =
        executed != null
            && read.kind() == StatementKind.READ // of several statements it may be another's rows
            && !read.has(Effect.USES_PREVIOUS)
            && !driver.parameters().hasStreams();
    SQLException answer = session.readFailed(driver.physical(), read, error, false, repeatable);
    if (answer != null) {
      throw answer;
    }
    return run(
        read,
        true,
        on -> {
          Statement statement = driver.on(on);
          driver.ran();
          Object made = call(executed, statement, executedArgs);
          return made instanceof ResultSet rows ? rows : statement.getResultSet();
        });
  }

  private StatementFacts readFacts() {
    return facts != null ? facts : session.facts("SELECT 1");
  }

  private void closeResult() {
    boolean own = session.comesBack() && driver.raw() != null && !driver.physical().isDead();
    if (results.anyOpen() || leftover.isHolding()) {
      driver.mustClose(); // which closes what the driver has open
    }
    results.close(own);
    leftover.letGo();
  }

  // --- methods of our own
  // -------------------------------------------------------------------------

  public Connection getConnection() throws SQLException {
    requireOpen();
    return connection.connection();
  }

  public SQLWarning getWarnings() throws SQLException {
    requireOpen();
    SQLWarning kept = leftover.warnings();
    Statement now = kept == null ? asked() : null;
    return now == null ? kept : now.getWarnings();
  }

  public void clearWarnings() throws SQLException {
    requireOpen();
    leftover.clearWarnings();
    Statement now = asked();
    if (now != null) {
      now.clearWarnings();
    }
  }

  /** The driver's statement, if what its connection says of the last execution is of this one. */
  private Statement asked() {
    return shared && !driver.ranHere() ? null : driver.live();
  }

  public void cancel() throws SQLException {
    requireOpen();
    Statement now = driver.raw();
    if (now == null || !running) {
      return;
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    session
        .fleet()
        .scheduler()
        .execute(
            () -> {
              try {
                // Else another session may be using the connection.
                if (running && driver.raw() == now) {
                  now.cancel();
                }
                done.complete(null);
              } catch (SQLException | RuntimeException refused) {
                done.completeExceptionally(refused);
              }
            });
    try {
      done.get(CANCEL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException goesOnInBackground) {
      // The probes free the statement if its host is gone.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException refused) {
      if (refused.getCause() instanceof SQLException own) {
        throw own;
      }
      throw (RuntimeException) refused.getCause();
    }
  }

  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    driver.end();
    closeResult();
    if (hasRows) {
      connection.rows().remove(this);
    }
  }

  /** The connection is closed. */
  void sessionEnded() {
    results.sessionEnded();
  }

  public boolean isClosed() throws SQLException {
    if (!closed && driver.isSet("closeOnCompletion")) {
      Statement now = driver.raw();
      if (now != null && !driver.physical().isDead() && results.isCompleted()) {
        close();
      }
    }
    return closed || session.isClosed();
  }

  public <T> T unwrap(Class<T> type) throws SQLException {
    if (isOwn(type)) {
      return type.cast(proxy());
    }
    requireOpen();
    driver.keepFromResting();
    return session.ask(on -> driver.on(on).unwrap(type));
  }

  public boolean isWrapperFor(Class<?> type) throws SQLException {
    if (isOwn(type)) {
      return true;
    }
    requireOpen();
    return session.ask(on -> driver.on(on).isWrapperFor(type));
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
}
