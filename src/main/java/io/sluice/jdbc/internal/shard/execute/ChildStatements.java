package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.facade.Arguments;
import io.sluice.jdbc.internal.facade.Arguments.Recorded;
import io.sluice.jdbc.internal.facade.Handler;
import io.sluice.jdbc.internal.shard.plan.Arg;
import io.sluice.jdbc.internal.shard.plan.Physical;
import java.lang.reflect.Method;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The statements on the shards that stand behind one statement of the application's. Its own are
 * made as the application made it and are kept as long as it is; those for rows that will be merged
 * are made for one execution. Settings and closing are for one thread; running may be on several,
 * each with a shard of its own; {@link #running} may be asked from any thread.
 */
public final class ChildStatements {

  private static final int MOST_KEPT = 64;

  /** What must not cut off or hold rows that are still to be merged. */
  private static final Set<String> ONLY_OWN =
      Set.of(
          "setMaxRows",
          "setLargeMaxRows",
          "setFetchSize",
          "setFetchDirection",
          "setPoolable",
          "setCursorName",
          "closeOnCompletion");

  private final Method maker;
  private final Object[] makerArgs;
  private final Map<String, Recorded> settings = new LinkedHashMap<>();
  private final Map<Key, Statement> own = new LinkedHashMap<>();

  /** By a token of each run: the statements themselves are proxies, which are slow to compare. */
  private final Map<Object, Statement> running = new ConcurrentHashMap<>();

  private final Queue<SQLWarning> warnings = new ConcurrentLinkedQueue<>();

  /**
   * Which statement it is.
   *
   * @param kind whether it was made as the application made its own, or in place of a plain one,
   *     with generated keys or without
   * @param sql null for a plain one
   */
  private record Key(String shard, Kind kind, String sql) {}

  private enum Kind {
    AS_MADE,
    BOUND,
    BOUND_WITH_KEYS
  }

  /**
   * Statements made by a method of {@link java.sql.Connection}.
   *
   * @param makerArgs as the application gave them
   */
  public ChildStatements(Method maker, Object[] makerArgs) {
    this.maker = maker;
    this.makerArgs = makerArgs;
  }

  /** Remembers a setting and makes it on what is there already. */
  public void set(Recorded setting) throws SQLException {
    for (Statement each : own.values()) {
      setting.replay(each);
    }
    settings.put(setting.method().getName(), setting);
  }

  /** Makes all settings on a statement. */
  public void settle(Statement statement) throws SQLException {
    for (Recorded setting : settings.values()) {
      setting.replay(statement);
    }
  }

  /** The value of a setting that takes a number; 0 if it was not made. */
  public long setting(String name) {
    Recorded recorded = settings.get(name);
    return recorded == null ? 0 : ((Number) recorded.args()[0]).longValue();
  }

  // --- the application's own

  /** The plain statement on a shard. */
  public Statement plain(Child child) throws SQLException {
    return kept(
        new Key(child.name(), Kind.AS_MADE, null),
        () -> (Statement) Handler.call(maker, child.connection(), makerArgs));
  }

  /** The statement on a shard, prepared with that text as the application prepared its own. */
  public PreparedStatement prepared(Child child, String sql) throws SQLException {
    return (PreparedStatement)
        kept(new Key(child.name(), Kind.AS_MADE, sql), () -> (Statement) makeWith(child, sql));
  }

  private Object makeWith(Child child, String sql) throws SQLException {
    Object[] args = makerArgs.clone();
    args[0] = sql;
    return Handler.call(maker, child.connection(), args);
  }

  /** Whether the application prepared its statement. */
  public boolean isPrepared() {
    return makerArgs != null && makerArgs.length > 0 && makerArgs[0] instanceof String;
  }

  /** A prepared statement for one batch, to be closed after it. */
  PreparedStatement preparedForBatch(Child child, String sql) throws SQLException {
    PreparedStatement made;
    if (isPrepared()) {
      made = (PreparedStatement) makeWith(child, sql);
    } else {
      made = child.connection().prepareStatement(sql, Statement.RETURN_GENERATED_KEYS);
    }
    makeSettings(made);
    return made;
  }

  /** A prepared statement with its arguments in place of a plain one; kept as those are. */
  public PreparedStatement bound(Child child, Physical physical, boolean keys) throws SQLException {
    PreparedStatement prepared =
        (PreparedStatement)
            kept(
                new Key(child.name(), keys ? Kind.BOUND_WITH_KEYS : Kind.BOUND, physical.sql()),
                () ->
                    child
                        .connection()
                        .prepareStatement(
                            physical.sql(),
                            keys ? Statement.RETURN_GENERATED_KEYS : Statement.NO_GENERATED_KEYS));
    bind(prepared, physical, new Arguments());
    return prepared;
  }

  private interface Making {
    Statement make() throws SQLException;
  }

  private Statement kept(Key key, Making making) throws SQLException {
    Statement known = own.get(key);
    if (known != null && !known.isClosed()) {
      return known;
    }
    if (own.size() >= MOST_KEPT) {
      Key eldest = own.keySet().iterator().next();
      close(own.remove(eldest));
    }
    Statement made = making.make();
    try {
      settle(made);
    } catch (SQLException | RuntimeException refused) {
      close(made);
      throw refused;
    }
    own.put(key, made);
    return made;
  }

  // --- for one execution

  /** What the application prepared is prepared below too: a server may answer otherwise to it. */
  private boolean isPlain(Physical physical) {
    return physical.args().isEmpty() && !isPrepared();
  }

  /**
   * How rows are to be delivered.
   *
   * @param scrollable in any order
   * @param fetchSize 0 = as the driver does
   * @param mostRows 0 = all
   */
  record Delivery(boolean scrollable, int fetchSize, long mostRows) {
    /** As they come. */
    static final Delivery PLAIN = new Delivery(false, 0, 0);
  }

  /** Runs a query; its statement is closed with {@link #closeWith}. */
  ResultSet query(Child child, Physical physical, Arguments arguments, Delivery delivery)
      throws SQLException {
    int type =
        delivery.scrollable() ? ResultSet.TYPE_SCROLL_INSENSITIVE : ResultSet.TYPE_FORWARD_ONLY;
    Statement made =
        isPlain(physical)
            ? child.connection().createStatement(type, ResultSet.CONCUR_READ_ONLY)
            : child.connection().prepareStatement(physical.sql(), type, ResultSet.CONCUR_READ_ONLY);
    try {
      makeSettings(made);
      if (delivery.fetchSize() != 0) {
        made.setFetchSize(delivery.fetchSize());
      }
      if (delivery.mostRows() > 0) {
        made.setLargeMaxRows(delivery.mostRows());
      }
      ResultSet rows = run(made, () -> executed(made, physical, arguments));
      if (delivery.fetchSize() == 0) { // else nothing can be asked before the rows are read
        warn(made.getWarnings());
      }
      return rows;
    } catch (SQLException | RuntimeException failed) {
      close(made);
      throw failed;
    }
  }

  /** Reads rows while they come. */
  interface Reading {
    void read(ResultSet rows) throws SQLException;
  }

  /** Runs a query and reads it to its end while its rows come; nothing of it is kept. */
  void stream(Child child, Physical physical, Arguments arguments, Reading reading)
      throws SQLException {
    Statement made =
        physical.args().isEmpty()
            ? child.connection().createStatement()
            : child.connection().prepareStatement(physical.sql());
    try (made) {
      makeSettings(made);
      made.setFetchSize(child.session().vendor().streamingFetchSize());
      run(
          made,
          () -> {
            try (ResultSet rows = executed(made, physical, arguments)) {
              readOrCancel(made, rows, reading);
            }
            return null;
          });
    }
  }

  /** What is not wanted any more need not come, for closing would read it all. */
  private static void readOrCancel(Statement made, ResultSet rows, Reading reading)
      throws SQLException {
    try {
      reading.read(rows);
    } catch (SQLException | RuntimeException failed) {
      try {
        made.cancel();
      } catch (SQLException | RuntimeException alsoFailed) {
        failed.addSuppressed(alsoFailed);
      }
      throw failed;
    }
  }

  private static ResultSet executed(Statement made, Physical physical, Arguments arguments)
      throws SQLException {
    if (made instanceof PreparedStatement prepared) {
      bind(prepared, physical, arguments);
      return prepared.executeQuery();
    }
    return made.executeQuery(physical.sql());
  }

  /** Runs a change; with keys, those that the server generated are added to them. */
  long update(Child child, Physical physical, Arguments arguments, List<Object> keys)
      throws SQLException {
    int wanted = keys == null ? Statement.NO_GENERATED_KEYS : Statement.RETURN_GENERATED_KEYS;
    try (Statement made =
        isPlain(physical)
            ? child.connection().createStatement()
            : child.connection().prepareStatement(physical.sql(), wanted)) {
      makeSettings(made);
      long count =
          run(
              made,
              () -> {
                if (made instanceof PreparedStatement prepared) {
                  bind(prepared, physical, arguments);
                  return prepared.executeLargeUpdate();
                }
                return made.executeLargeUpdate(physical.sql(), wanted);
              });
      warn(made.getWarnings());
      if (keys != null) {
        try (ResultSet generated = made.getGeneratedKeys()) {
          while (generated.next()) {
            keys.add(generated.getObject(1));
          }
        }
      }
      return count;
    }
  }

  private void makeSettings(Statement made) throws SQLException {
    for (Recorded setting : settings.values()) {
      if (!ONLY_OWN.contains(setting.method().getName())) {
        setting.replay(made);
      }
    }
  }

  /** Gives a physical statement its arguments. */
  public static void bind(PreparedStatement prepared, Physical physical, Arguments arguments)
      throws SQLException {
    for (int i = 0; i < physical.args().size(); i++) {
      Arg arg = physical.args().get(i);
      if (arg instanceof Arg.Caller caller) {
        arguments.replay(caller.index() + 1, prepared, i + 1);
      } else if (arg instanceof Arg.Constant constant) {
        prepared.setObject(i + 1, constant.value());
      }
    }
  }

  /** Something that a statement does and that may be cancelled. */
  public interface Running<T> {
    /** Does it. */
    T run() throws SQLException;
  }

  /** Lets a statement run so that {@link #running} knows it. */
  public <T> T run(Statement statement, Running<T> work) throws SQLException {
    Object token = new Object();
    running.put(token, statement);
    try {
      return work.run();
    } finally {
      running.remove(token);
    }
  }

  /** Keeps a server's warning; null is none. */
  public void warn(SQLWarning warning) {
    if (warning != null) {
      warnings.add(warning);
    }
  }

  /** What the servers warned of since the last time this was asked to forget. */
  public List<SQLWarning> warnings() {
    return new ArrayList<>(warnings);
  }

  /** Forgets the warnings. */
  public void clearWarnings() {
    warnings.clear();
  }

  /** What runs now. */
  public List<Statement> running() {
    return new ArrayList<>(running.values());
  }

  /** Closes a result with its statement. */
  static void closeWith(ResultSet rows) throws SQLException {
    Statement statement = rows.getStatement();
    rows.close();
    if (statement != null) {
      statement.close();
    }
  }

  /** Closes everything. */
  public void close() {
    own.values().forEach(ChildStatements::close);
    own.clear();
  }

  private static void close(Statement statement) {
    try {
      statement.close();
    } catch (SQLException | RuntimeException broken) {
      // Its connection will show it if anything is wrong with it.
    }
  }
}
