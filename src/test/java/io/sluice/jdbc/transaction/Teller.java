package io.sluice.jdbc.transaction;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.internal.shard.transaction.Step;
import io.sluice.jdbc.testkit.TestServer;
import io.sluice.jdbc.testkit.TestSteps;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * A program that moves money. It does what the lines of its input say, and each line of its output
 * is an event; words with tabs between them. It ends at once when its input does.
 */
final class Teller {

  private static final int RETRY_MILLIS = 50;
  private static final int LONGEST = 1000;

  private final FileOutputStream out;
  private final Gate gate;
  private final ThreadLocal<Order> current = new ThreadLocal<>();
  private final Map<String, Order> committing = new ConcurrentHashMap<>();
  private final List<Thread> writers = new ArrayList<>();
  private volatile CountDownLatch stopped = new CountDownLatch(1);
  private SluiceDataSource source;
  private int shards;

  private Teller(FileOutputStream out) {
    this.out = out;
    this.gate = new Gate(this::event);
  }

  public static void main(String[] args) throws Exception {
    System.setOut(System.err); // nothing else may speak between the events
    Teller teller = new Teller(new FileOutputStream(FileDescriptor.out));
    TestSteps.install(teller::reached);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      teller.obey(line.split("\t", -1));
    }
    Runtime.getRuntime().halt(0);
  }

  /** Written at once or not at all, whenever this JVM ends. */
  private void event(String line) {
    String whole = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    try {
      out.write((whole + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException nobodyListens) {
      throw new UncheckedIOException(nobodyListens);
    }
  }

  private void obey(String[] words) throws InterruptedException {
    switch (words[0]) {
      case "open" -> open(Integer.parseInt(words[1]), words[2]);
      case "work" -> work(words[1], Integer.parseInt(words[2]), Long.parseLong(words[3]));
      case "play" -> play(Order.decode(words[1]));
      case "arm" -> gate.arm(words[1], Integer.parseInt(words[2]), Gate.Act.valueOf(words[3]));
      case "go" -> gate.letGo();
      case "stop" -> stop();
      case "recover" -> event("recovered\t" + recover());
      case "close" -> close();
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private void open(int howMany, String url) {
    shards = howMany;
    source = new SluiceDataSource(url);
    source.setUser(TestServer.USER);
    source.setPassword(TestServer.PASSWORD);
    try (Connection first = source.getConnection()) {
      event("opened");
    } catch (SQLException failed) {
      event("failed\t" + failed.getSQLState() + " " + failed.getMessage());
    }
  }

  /** What the driver says about a recovery on demand. */
  private static String recover() {
    try {
      MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
      ObjectName bean =
          beans
              .queryNames(new ObjectName("io.sluice:type=ConnectionGroup,mode=shard,*"), null)
              .iterator()
              .next();
      return Arrays.toString((String[]) beans.invoke(bean, "recoverTransactions", null, null));
    } catch (JMException failed) {
      return failed + " " + failed.getCause();
    }
  }

  private void close() {
    source.close();
    event("closed");
  }

  /** One order on a connection of its own. */
  private void play(Order order) {
    new Thread(() -> say(order, playAlone(order)), "teller-" + order.id()).start();
  }

  private Told playAlone(Order order) {
    Told told = null;
    try (Connection connection = source.getConnection()) {
      told = carryOut(connection, order);
    } catch (SQLException failed) {
      return told == null ? Told.ofWork(failed) : told;
    } catch (Counter.Unusable answered) {
      return answered.told;
    }
    return told;
  }

  private Told carryOut(Connection connection, Order order) {
    current.set(order);
    return new Counter(connection, gate, shards).play(order);
  }

  /** A step of the driver; the caller's own thread begins a commit and hears of the decision. */
  private void reached(Step step, String gtrid, String shard) {
    if (step == Step.COMMITTING) {
      committing.put(gtrid, current.get());
    } else if (step == Step.DECIDED) {
      event("decided\t" + committing.remove(gtrid).encoded() + "\t" + gtrid);
    }
    gate.reached(step.name(), gtrid);
  }

  private void say(Order order, Told told) {
    event("told\t" + order.encoded() + "\t" + told.outcome() + "\t" + told.detail());
  }

  // --- many at once

  private void work(String name, int many, long seed) {
    stopped = new CountDownLatch(1);
    for (int i = 0; i < many; i++) {
      String writer = name + "-" + i;
      Random random = new Random(seed * 31 + i);
      Thread thread = new Thread(() -> write(writer, random), "teller-" + writer);
      writers.add(thread);
      thread.start();
    }
  }

  private void write(String writer, Random random) {
    int number = 0;
    while (stopped.getCount() > 0) {
      try (Connection connection = source.getConnection()) {
        int orders = 1 + random.nextInt(30);
        for (int i = 0; i < orders && stopped.getCount() > 0; i++) {
          Order order = Order.draw(writer + "-" + number++, random, shards);
          try {
            say(order, carryOut(connection, order));
          } catch (Counter.Unusable answered) {
            say(order, answered.told);
            break;
          }
        }
      } catch (SQLException none) {
        event("none\t" + none.getSQLState());
        pause();
      } catch (RuntimeException | Error defect) {
        event("defect\t" + defect + " " + List.of(defect.getStackTrace()));
        pause();
      }
    }
  }

  private void pause() {
    try {
      stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says that all have stopped when they have. */
  private void stop() throws InterruptedException {
    stopped.countDown();
    for (Thread writer : writers) {
      writer.join();
    }
    writers.clear();
    event("stopped\t" + gate.passed());
  }
}
