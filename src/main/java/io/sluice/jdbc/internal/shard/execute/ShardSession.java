package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.plan.SessionView;
import io.sluice.jdbc.internal.sql.Effect;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One logical connection over several shards: a child session per shard, opened when the shard is
 * first used. The child of the default shard leads: settings are made there, where the server
 * judges them, and every other child takes them over before it is used.
 *
 * <p>For one thread at a time; {@link #close}, {@link #abort} and {@link #isClosed} may come from
 * any thread at any time and do not wait.
 */
public final class ShardSession {

  private static final int NOWHERE = -1;

  private final Engine engine;
  private final AtomicReferenceArray<Child> children;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ShardTransactions transactions;
  private final InsertedId insertedId = new InsertedId();
  private int previous = NOWHERE;

  private ShardSession(Engine engine, Engine.Transactions maker) {
    this.engine = engine;
    this.children = new AtomicReferenceArray<>(engine.shards().size());
    this.transactions = maker.of(this);
  }

  /**
   * Opens a logical connection and its child on the default shard, so that a wrong password fails
   * here.
   *
   * @param loginSeconds longest wait for a host below the selection timeout, 0 = that alone
   */
  public static ShardSession open(Engine engine, int loginSeconds) throws SQLException {
    return open(engine, loginSeconds, engine.transactions());
  }

  /** As {@link #open(Engine, int)}, with transactions of its own making. */
  public static ShardSession open(Engine engine, int loginSeconds, Engine.Transactions maker)
      throws SQLException {
    ShardSession session = new ShardSession(engine, maker);
    try {
      session.child(engine.home(), loginSeconds);
      return session;
    } catch (SQLException | RuntimeException failed) {
      session.abort();
      throw failed;
    }
  }

  public Engine engine() {
    return engine;
  }

  public ShardTransactions transactions() {
    return transactions;
  }

  /** Where {@code LAST_INSERT_ID()} is known. */
  public InsertedId insertedId() {
    return insertedId;
  }

  /** The child on which settings are made. */
  public Child lead() throws SQLException {
    return child(engine.home());
  }

  /** The child on a shard, opened if need be, with the settings of all. */
  public Child child(int shard) throws SQLException {
    return child(shard, 0);
  }

  private Child child(int shard, int loginSeconds) throws SQLException {
    requireOpen();
    engine.catalogue().confirm(shard);
    Child child = children.get(shard);
    if (child == null) {
      child = engine.children().open(shard, loginSeconds);
      children.set(shard, child);
      if (closed.get()) { // close() may not have seen this one
        child.session().abort();
        throw Errors.connectionClosed();
      }
    }
    if (shard != engine.home()) {
      child.session().member().adopt(lead().session());
    }
    return child;
  }

  /** The children on some shards, in the order of the shards. */
  public List<Child> children(Collection<Integer> shards) throws SQLException {
    List<Child> all = new ArrayList<>();
    for (int shard : new TreeSet<>(shards)) {
      all.add(child(shard));
    }
    return all;
  }

  /** The children that are open. */
  public List<Child> opened() {
    List<Child> all = new ArrayList<>();
    for (int i = 0; i < children.length(); i++) {
      Child child = children.get(i);
      if (child != null) {
        all.add(child);
      }
    }
    return all;
  }

  /** The facts of a statement's text as this session reads it. */
  public StatementFacts facts(String sql) throws SQLException {
    return lead().session().facts(sql);
  }

  /**
   * What the planner may know.
   *
   * @throws SQLException 0AX01 if a statement asks about the one before it and that ran on several
   *     shards
   */
  public SessionView view(StatementFacts facts) throws SQLException {
    String database = engine.database().isEmpty() ? null : engine.database();
    return new SessionView(lead().session().sqlMode(), database, home(facts));
  }

  private int home(StatementFacts facts) throws SQLException {
    if (facts.has(Effect.USES_PREVIOUS)) {
      if (previous == NOWHERE) {
        throw Errors.unsupported(
            "The statement asks about the one before it, which did not run on one shard alone; no"
                + " server can tell.");
      }
      return previous;
    } else if (facts.has(Effect.GETS_LOCK)
        || facts.has(Effect.RELEASES_LOCK)
        || facts.has(Effect.RELEASES_ALL_LOCKS)
        || facts.has(Effect.CREATES_TEMP_TABLE)
        || transactions.home() < 0) {
      return engine.home();
    }
    return transactions.home();
  }

  /** A statement ran on one shard alone, or on several: −1. */
  void ranOn(int shard) {
    previous = shard;
  }

  /** As set, or {@code true}. */
  public boolean isAutoCommit() throws SQLException {
    return lead().session().isAutoCommit();
  }

  /** Switching it on commits. */
  public void setAutoCommit(boolean value) throws SQLException {
    if (value && !isAutoCommit()) {
      transactions.commit(); // also where nothing ran yet, for a savepoint may be set
    }
    lead().session().setAutoCommit(value);
  }

  /** Whether the connection can be used: every shard that it uses is asked. */
  public boolean isValid(int seconds) {
    return !closed.get() && opened().stream().allMatch(child -> child.session().isValid(seconds));
  }

  public boolean isClosed() {
    return closed.get();
  }

  /** Closes the session; false if it was closed already. */
  public boolean close() {
    return end(Connection::close);
  }

  /** Ends the session and everything it holds at once; false if it was closed already. */
  public boolean abort() {
    return end(child -> child.abort(Runnable::run));
  }

  private interface Ending {
    void end(Connection child) throws SQLException;
  }

  private boolean end(Ending ending) {
    if (!closed.compareAndSet(false, true)) {
      return false;
    }
    for (Child child : opened()) {
      try {
        ending.end(child.connection());
      } catch (SQLException | RuntimeException broken) {
        // The others are to be ended all the same.
      }
    }
    return true;
  }

  /** Throws 08003 once the session is closed. */
  public void requireOpen() throws SQLException {
    if (closed.get()) {
      throw Errors.connectionClosed();
    }
  }
}
