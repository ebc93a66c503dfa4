package io.sluice.jdbc.internal.shard.transaction;

import io.sluice.jdbc.internal.time.Clock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes what crashes have left: soon after the start, then from time to time, when a coordinator
 * hands over, and on demand. Any number of processes may do so at once. Thread-safe.
 */
public final class Recovery {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final long FIRST_MILLIS = 1000;
  private static final long PERIOD_MILLIS = 10_000;
  private static final long AGAIN_MILLIS = 2000;
  private static final long SOON_MILLIS = 200;

  /** Whoever lost the answer to a commit asks for it within five minutes. */
  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(15);

  /** A branch of a transaction that is just being committed is not worth the trouble. */
  private static final long YOUNG_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

  /** Between its first row and its commit a coordinator waits for other shards only. */
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(15);

  private static final int MOST_WATCHED = 50_000;

  private final Coordinator coordinator;
  private final Map<String, Long> firstSeen = new ConcurrentHashMap<>();
  private final AtomicBoolean soon = new AtomicBoolean();
  private final LongAdder recovered = new LongAdder();
  private volatile List<String> inDoubt = List.of();

  Recovery(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  void start() {
    coordinator.scheduler().schedule(this::periodically, FIRST_MILLIS);
  }

  private void periodically() {
    boolean again = runGuarded(false);
    coordinator.scheduler().schedule(this::periodically, again ? AGAIN_MILLIS : PERIOD_MILLIS);
  }

  private boolean runGuarded(boolean eager) {
    try {
      return run(eager).foundYoung();
    } catch (RuntimeException broken) {
      LOG.warn("[{}] Recovery of transactions failed", coordinator.group(), broken);
      return true;
    }
  }

  /** A coordinator has left a branch behind. */
  void soon() {
    if (soon.compareAndSet(false, true)) {
      coordinator
          .scheduler()
          .schedule(
              () -> {
                soon.set(false);
                runGuarded(true);
              },
              SOON_MILLIS);
    }
  }

  /**
   * Looks at every shard now and finishes what can be finished.
   *
   * @return a line for each branch that was found and for each that is missing
   */
  public List<String> runNow() {
    return run(true).lines();
  }

  /** Branches that were neither committed nor rolled back when it was last looked, and why. */
  public List<String> inDoubt() {
    return inDoubt;
  }

  /** Branches that were committed or rolled back so far. */
  public long recovered() {
    return recovered.sum();
  }

  private RecoveryRun run(boolean eager) {
    RecoveryRun run = new RecoveryRun(coordinator, this, eager);
    run.run();
    List<String> left = List.copyOf(new TreeSet<>(run.left()));
    for (String line : left) {
      if (!inDoubt.contains(line)) {
        LOG.warn("[{}] In doubt: {}", coordinator.group(), line);
      }
    }
    inDoubt = left;
    return run;
  }

  // --- for one run

  void finished(String line) {
    recovered.increment();
    LOG.info("[{}] Recovered {}", coordinator.group(), line);
  }

  /** Whether nobody takes so long over a decision. */
  boolean isStuck(String gtrid) {
    return age(gtrid) > STUCK_NANOS;
  }

  /** Whether something was seen just now for the first time. */
  boolean isYoung(String what) {
    return age(what) < YOUNG_NANOS;
  }

  /** Whether a row of a transaction may be deleted: nobody will ask for it any more. */
  boolean mayForget(String gtrid) {
    boolean own = coordinator.isOwn(gtrid) && !coordinator.isLive(gtrid);
    return own || age(gtrid) > KEPT_NANOS;
  }

  private long age(String what) {
    Clock clock = coordinator.clock();
    long now = clock.nanos();
    if (firstSeen.size() > MOST_WATCHED) {
      firstSeen.clear(); // then everything is young once more
    }
    Long before = firstSeen.putIfAbsent(what, now);
    return before == null ? 0 : now - before;
  }

  /** What is over need not be remembered. */
  void seen(java.util.Set<String> present) {
    firstSeen.keySet().retainAll(present);
  }

  // --- for a coordinator

  /** What became of a transaction whose commit got no answer; its connection is given up. */
  Fate ask(int shard, String gtrid, String home) {
    try (Connection connection = coordinator.open(shard)) {
      if (TransactionTable.isReadOnly(connection)) {
        return Fate.OPEN;
      }
      Fate fate = TransactionTable.settle(connection, gtrid, home);
      if (fate == Fate.OPEN) { // the server has not noticed that the connection is gone
        TransactionTable.endOwner(connection, gtrid, "commit");
      }
      return fate;
    } catch (SQLException | RuntimeException unreachable) {
      LOG.debug("[{}] {} cannot be asked: {}", coordinator.group(), gtrid, unreachable.toString());
      return Fate.OPEN;
    }
  }

  /** What became of a branch that was decided to commit. */
  Fate branchState(int shard, BranchName xid) {
    try (Connection connection = coordinator.open(shard)) {
      if (TransactionTable.prepared(connection).contains(xid)) {
        return Fate.OPEN;
      }
      boolean marked = TransactionTable.kind(connection, xid.gtrid()) != null;
      return marked ? Fate.COMMITTED : Fate.ABORTED;
    } catch (SQLException | RuntimeException unreachable) {
      return Fate.OPEN;
    }
  }
}
