package io.sluice.jdbc.internal.shard.transaction;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.execute.Children;
import io.sluice.jdbc.internal.shard.execute.Workers;
import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Scheduler;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/** What all transactions over the shards of one group share. Thread-safe. */
public final class Coordinator {

  private static final int QUESTION_MILLIS = 5000;
  private static final Set<Integer> NO_PRIVILEGE = Set.of(1044, 1142, 1227, 1370, 1401);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String group;
  private final List<String> shards;
  private final String database;
  private final Children children;
  private final Workers workers;
  private final Clock clock;
  private final Scheduler scheduler;
  private final String process = hex(RANDOM.nextLong());
  private final AtomicLong counter = new AtomicLong();
  private final AtomicReferenceArray<String> identities;
  private final Set<String> live = ConcurrentHashMap.newKeySet();
  private final Map<GlobalXid, GlobalTransactions> globals = new ConcurrentHashMap<>();
  private final LongAdder committed = new LongAdder();
  private final Steps steps;
  private final Forgetting forgetting;
  private final Recovery recovery;

  /**
   * For the shards of one URL; does nothing yet.
   *
   * @param group its name, for the log
   * @param database in which the tables are
   */
  public Coordinator(
      String group,
      List<String> shards,
      String database,
      Children children,
      Workers workers,
      Clock clock,
      Scheduler scheduler) {
    this.group = group;
    this.shards = List.copyOf(shards);
    this.database = database;
    this.children = children;
    this.workers = workers;
    this.clock = clock;
    this.scheduler = scheduler;
    this.identities = new AtomicReferenceArray<>(shards.size());
    this.steps =
        ServiceLoader.load(Steps.class, Coordinator.class.getClassLoader())
            .findFirst()
            .orElse(Steps.NONE);
    this.forgetting = new Forgetting(this);
    this.recovery = new Recovery(this);
  }

  /** Begins to look for what a crash has left. */
  public void start() {
    if (!database.isEmpty() && shards.size() > 1) {
      recovery.start();
    }
  }

  /** Finishes what crashes have left. */
  public Recovery recovery() {
    return recovery;
  }

  /** Transactions that were committed on several shards so far. */
  public long committed() {
    return committed.sum();
  }

  String group() {
    return group;
  }

  List<String> shards() {
    return shards;
  }

  Workers workers() {
    return workers;
  }

  Clock clock() {
    return clock;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Steps steps() {
    return steps;
  }

  Forgetting forgetting() {
    return forgetting;
  }

  // --- names

  private static String hex(long value) {
    return String.format(Locale.ROOT, "%016x", value);
  }

  /** A name that no other transaction has or will have. */
  String newGtrid() {
    return OwnXid.PREFIX + process + "-" + Long.toHexString(counter.incrementAndGet());
  }

  /** Whether a transaction was begun by this group of this process. */
  boolean isOwn(String gtrid) {
    return gtrid.startsWith(OwnXid.PREFIX + process);
  }

  /** Whether somebody in this process is about to commit it or to roll it back. */
  boolean isLive(String gtrid) {
    return live.contains(gtrid);
  }

  void entered(String gtrid) {
    live.add(gtrid);
  }

  void left(String gtrid) {
    live.remove(gtrid);
  }

  /** Global transactions that this process has begun and not ended. */
  Map<GlobalXid, GlobalTransactions> globals() {
    return globals;
  }

  void counted() {
    committed.increment();
  }

  // --- tables

  /** A connection to the host of a shard that takes writes, which answers soon or fails. */
  Connection open(int shard) throws SQLException {
    Connection connection = children.openSource(shard);
    try {
      connection.setNetworkTimeout(Runnable::run, QUESTION_MILLIS);
      TransactionTable.update(connection, TransactionTable.ISOLATION);
      return connection;
    } catch (SQLException | RuntimeException failed) {
      connection.close();
      throw failed;
    }
  }

  /** The identity of the table on a shard that {@link #requireTables} has seen. */
  String identity(int shard) {
    return identities.get(shard);
  }

  /** The table may have changed: it is looked at before the next transaction uses it. */
  void forgetTable(int shard) {
    identities.set(shard, null);
  }

  /**
   * Makes sure that a transaction can be atomic over these shards.
   *
   * @throws SQLException 25X01 that names what is missing
   */
  void requireTables(Collection<Integer> ofShards) throws SQLException {
    for (int shard : ofShards) {
      if (identities.get(shard) == null) {
        identities.set(shard, look(shard));
      }
    }
  }

  /** Throws unless the table on a shard is the one of that identity, now. */
  void requireIdentity(int shard, String identity) throws SQLException {
    try (Connection connection = open(shard)) {
      if (!identity.equals(TransactionTable.identity(connection))) {
        forgetTable(shard);
        throw anotherTable(shard);
      }
    }
  }

  SQLException anotherTable(int shard) {
    return new SQLException(
        "Table sluice_tx on shard " + shards.get(shard) + " is another one now.");
  }

  private String look(int shard) throws SQLException {
    if (database.isEmpty()) {
      throw Errors.spansShards(
          "A transaction over several shards keeps its decision in table sluice_tx of the URL's"
              + " database, and this URL names none; name one, or keep to one shard.");
    }
    try (Connection connection = open(shard)) {
      String identity = TransactionTable.establish(connection, hex(RANDOM.nextLong()));
      TransactionTable.prepared(connection);
      return identity;
    } catch (SQLException failed) {
      if (failed.getErrorCode() <= 0) {
        throw failed; // not the server's word
      }
      throw missing(shard, failed);
    }
  }

  private SQLException missing(int shard, SQLException failed) {
    String name = shards.get(shard);
    if (failed.getErrorCode() == 1401) {
      return Errors.spansShards(
          "On shard "
              + name
              + " the user lacks the privilege XA_RECOVER_ADMIN, without which a crash could leave"
              + " a transaction over shards unfinished: GRANT XA_RECOVER_ADMIN ON *.* TO the user,"
              + " or keep to one shard.",
          failed);
    }
    boolean privilege = NO_PRIVILEGE.contains(failed.getErrorCode());
    return Errors.spansShards(
        "On shard "
            + name
            + (privilege
                ? " the user lacks a privilege for table sluice_tx, which a transaction over shards"
                    + " needs (SELECT, INSERT, UPDATE, DELETE, and CREATE unless it is there): "
                : " table sluice_tx, which a transaction over shards needs, cannot be used: ")
            + failed.getMessage()
            + ". It is made by: "
            + TransactionTable.CREATE,
        failed);
  }

  List<String> identitiesOf(List<BranchPart> branches) {
    List<String> all = new ArrayList<>();
    branches.forEach(branch -> all.add(identity(branch.shard())));
    return all;
  }
}
