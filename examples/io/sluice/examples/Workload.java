package io.sluice.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** The workers of an application, started together and stopped together. */
final class Workload {

  private final List<Thread> threads = new ArrayList<>();
  private final List<Book> books = new ArrayList<>();
  private volatile boolean stop;

  Workload(DataSource pool, Meter meter, int workers) {
    for (int i = 0; i < workers; i++) {
      Book book = new Book(i);
      books.add(book);
      Worker worker = new Worker(pool, meter, book, new Random(i), () -> stop);
      Thread thread = new Thread(worker, "worker-" + i);
      thread.setDaemon(true); // a stuck worker is reported, it must not keep the program alive
      threads.add(thread);
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Lets every worker finish what it is doing; returns how many did not come back in time. */
  int stop(int seconds) throws InterruptedException {
    stop = true;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    int stuck = 0;
    for (Thread thread : threads) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
      stuck += thread.isAlive() ? 1 : 0;
    }
    return stuck;
  }

  /** To be read after {@link #stop}. */
  List<Book> books() {
    return books;
  }
}
