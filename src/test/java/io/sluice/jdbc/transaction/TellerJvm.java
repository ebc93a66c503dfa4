package io.sluice.jdbc.transaction;

import io.sluice.jdbc.testkit.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** A {@link Teller} in a JVM of its own, and everything that it said. Thread-safe. */
final class TellerJvm implements AutoCloseable {

  private static final Duration OPENING = Duration.ofSeconds(30);
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final ChildJvm jvm;
  private final Path log;
  private final Thread listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition heard = lock.newCondition();
  private final List<String> events = new ArrayList<>();
  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private boolean silent;

  /** An order and what came of it. */
  record Answer(Order order, Told told) {}

  private TellerJvm(ChildJvm jvm, Path log) {
    this.jvm = jvm;
    this.log = log;
    this.listener = new Thread(this::listen, "teller-jvm");
    listener.start();
  }

  /** A JVM that has opened nothing yet. What it logs lies beside the report. */
  static TellerJvm start() {
    Path log = Path.of("target", "bank", "teller-" + COUNT.incrementAndGet() + ".log");
    try {
      Files.createDirectories(log.getParent());
      return new TellerJvm(ChildJvm.start(Redirect.to(log.toFile()), List.of(), Teller.class), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void listen() {
    try {
      for (String line = jvm.hear(); line != null; line = jvm.hear()) {
        note(line);
      }
    } catch (IOException closed) {
      // Then it says no more.
    } finally {
      lock.lock();
      try {
        silent = true;
        heard.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void note(String line) {
    lock.lock();
    try {
      String[] words = line.split("\t", -1);
      if (words[0].equals("told")) {
        Order order = Order.decode(words[1]);
        answers.put(
            order.id(), new Answer(order, new Told(Told.Outcome.valueOf(words[2]), words[3])));
      } else {
        events.add(line);
      }
      heard.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void tell(String... words) {
    jvm.tell(String.join("\t", words));
  }

  /** Opens its data source and waits until the first connection is there. */
  String open(int shards, String url) {
    tell("open", Integer.toString(shards), url);
    return await(line -> line.equals("opened") || line.startsWith("failed"), OPENING);
  }

  /** Waits for an event and takes it; null when it is not said in time, or never will be. */
  String await(Predicate<String> wanted, Duration atMost) {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (true) {
        for (int i = 0; i < events.size(); i++) {
          if (wanted.test(events.get(i))) {
            return events.remove(i);
          }
        }
        if (silent || left <= 0) {
          return null;
        }
        left = heard.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the answer to an order; null when there is none in time, or never will be. */
  Answer awaitAnswer(String order, Duration atMost) {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!answers.containsKey(order) && !silent && left > 0) {
        left = heard.awaitNanos(left);
      }
      return answers.get(order);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Every answer that nobody has taken. */
  List<Answer> answers() {
    lock.lock();
    try {
      return List.copyOf(answers.values());
    } finally {
      lock.unlock();
    }
  }

  /** Every answer since the last time they were taken. */
  List<Answer> takeAnswers() {
    lock.lock();
    try {
      List<Answer> all = List.copyOf(answers.values());
      answers.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Every event with that first word that nobody has taken, which takes them. */
  List<String> takeEvents(String word) {
    lock.lock();
    try {
      List<String> all = events.stream().filter(line -> line.startsWith(word + "\t")).toList();
      events.removeAll(all);
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** SIGSTOP or SIGCONT; nothing to a dead one. */
  void signal(String name) throws IOException, InterruptedException {
    if (jvm.alive()) {
      jvm.signal(name);
    }
  }

  /** SIGKILL; everything that it said before has been heard when this returns. */
  void kill() throws InterruptedException {
    jvm.kill();
    listener.join(TimeUnit.SECONDS.toMillis(10));
  }

  /** Waits until it has ended itself, and until everything it said has been heard. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    boolean ended = jvm.awaitEnd(atMost);
    if (ended) {
      listener.join(TimeUnit.SECONDS.toMillis(10));
    }
    return ended;
  }

  Path log() {
    return log;
  }

  /** Where it writes down what its threads do now, for somebody to read. */
  Path dump() throws IOException, InterruptedException {
    Path dump = log.resolveSibling(log.getFileName() + ".threads");
    signal("QUIT"); // it answers where it says everything else
    await(line -> line.startsWith("JNI global"), Duration.ofSeconds(5));
    lock.lock();
    try {
      Files.write(dump, events);
    } finally {
      lock.unlock();
    }
    return dump;
  }

  @Override
  public void close() {
    try {
      kill();
      jvm.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
