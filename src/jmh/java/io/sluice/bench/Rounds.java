package io.sluice.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Paired rounds: each round gives every subject one slice of time, each second round in reverse
 * order, so that what the machine does beside meets all of them alike. The ratio of two subjects is
 * that of their slices of one round; of these the median and the spread are told, and beside it the
 * processor time that the calling threads need for one unit of work, which a busy machine hardly
 * changes.
 */
final class Rounds {

  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static final long WARM_MILLIS = 1500;
  private static final int WARM_WORK = 40_000;
  private static final int MOST_WARMING = 12;
  private static final long SLICE_MILLIS = 50;
  private static final int ROUNDS = Integer.getInteger("sluice.bench.rounds", 75);

  /** For a look at one subject alone: {@code -Dsluice.bench.only=Sluice.*}. */
  private static final String ONLY = System.getProperty("sluice.bench.only", ".*");

  /** Works again and again until it is closed; for one thread. */
  interface Worker extends AutoCloseable {
    /** Does one unit of work. */
    void work() throws Exception;
  }

  /** Makes the worker of a thread. */
  interface Maker {
    Worker make(int thread) throws Exception;
  }

  /** Somebody who is measured. */
  record Subject(String name, Maker maker) {}

  private final int threads;
  private final int rounds;
  private final long slice;

  Rounds(int threads) {
    this(threads, ROUNDS, SLICE_MILLIS);
  }

  Rounds(int threads, int rounds, long sliceMillis) {
    this.threads = threads;
    this.rounds = rounds;
    this.slice = sliceMillis;
  }

  /**
   * Measures the throughput of all subjects; the first counts as one.
   *
   * <p>A subject that cannot take part is told of and left out.
   */
  void run(String what, List<Subject> subjects, Results results) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads, Rounds::daemon);
    List<Taking> all = new ArrayList<>();
    try {
      for (Subject subject : subjects) {
        if (!subject.name().matches(ONLY)) {
          continue;
        }
        Taking taking = new Taking(subject);
        try {
          for (int i = 0; i < threads; i++) {
            taking.workers.add(subject.maker().make(i));
          }
          taking.warm(pool);
          all.add(taking);
        } catch (Exception | LinkageError refused) {
          System.out.println("   left out: " + subject.name() + ": " + reason(refused));
          taking.close();
        }
      }
      for (int round = 0; round < rounds; round++) {
        List<Taking> order = new ArrayList<>(all);
        if (round % 2 == 1) {
          Collections.reverse(order);
        }
        for (Taking taking : order) {
          taking.cpuNanos.set(0);
          taking.done.set(0);
          taking.figures[round] = taking.slice(pool, slice);
          taking.micros[round] = taking.cpuNanos.get() / 1e3 / taking.done.get();
        }
      }
      tell(what, all, results);
    } finally {
      all.forEach(Taking::close);
      pool.shutdownNow();
    }
  }

  private void tell(String what, List<Taking> all, Results results) {
    for (Taking taking : all) {
      double[] ratios = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        ratios[round] = taking.figures[round] / all.get(0).figures[round];
      }
      results.add(
          new Results.Row(
              what,
              taking.subject.name(),
              "per s",
              Spread.of(taking.figures),
              Spread.of(ratios),
              Spread.of(taking.micros).median()));
      results.raw(what + " / " + taking.subject.name(), taking.figures);
      results.raw(what + " / " + taking.subject.name() + " / CPU in µs", taking.micros);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "bench");
    thread.setDaemon(true);
    return thread;
  }

  static String reason(Throwable failed) {
    Throwable cause = failed;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return String.valueOf(cause).lines().findFirst().orElse("");
  }

  /** A subject with its workers and what they did. */
  private final class Taking {
    private final Subject subject;
    private final List<Worker> workers = new ArrayList<>();
    private final double[] figures = new double[rounds];
    private final double[] micros = new double[rounds];
    private final AtomicLong cpuNanos = new AtomicLong();
    private final AtomicLong done = new AtomicLong();

    private Taking(Subject subject) {
      this.subject = subject;
    }

    /** For some time and long enough to be compiled, but on a busy machine not for ever. */
    private void warm(ExecutorService pool) throws Exception {
      done.set(0);
      for (int i = 0; i < MOST_WARMING && (i == 0 || done.get() < WARM_WORK); i++) {
        slice(pool, WARM_MILLIS);
      }
    }

    /** Units of work per second. */
    private double slice(ExecutorService pool, long millis) throws Exception {
      AtomicBoolean over = new AtomicBoolean();
      List<Callable<Double>> tasks = new ArrayList<>();
      for (Worker worker : workers) {
        tasks.add(
            () -> {
              long start = System.nanoTime();
              long cpu = CPU.getCurrentThreadCpuTime();
              long count = 0;
              while (!over.get()) {
                worker.work();
                count++;
                if (System.nanoTime() - start > millis * 1_000_000) {
                  over.set(true);
                }
              }
              cpuNanos.addAndGet(CPU.getCurrentThreadCpuTime() - cpu);
              done.addAndGet(count);
              return count * 1e9 / (System.nanoTime() - start);
            });
      }
      double sum = 0;
      for (Future<Double> each : pool.invokeAll(tasks)) {
        try {
          sum += each.get();
        } catch (ExecutionException failed) {
          throw new IllegalStateException(subject.name(), failed.getCause());
        }
      }
      return sum;
    }

    private void close() {
      for (Worker worker : workers) {
        try {
          worker.close();
        } catch (Exception broken) {
          // It has been measured.
        }
      }
    }
  }
}
