package io.sluice.jdbc.internal.time;

import java.util.concurrent.Future;

/**
 * Runs work later or elsewhere; injected so that tests advance time themselves. Thread-safe.
 *
 * <p>Every thread behind it is a daemon and ends with {@link #close()}.
 */
public interface Scheduler extends AutoCloseable {

  /** Runs {@code task} once, {@code delayMillis} from now, as {@link #execute} would. */
  Future<?> schedule(Runnable task, long delayMillis);

  /** Runs {@code task} soon on another thread; after {@link #close()} on this one. */
  void execute(Runnable task);

  /**
   * Ends all threads once what was handed to {@link #execute} is done; what was to run later is
   * dropped. Does not wait.
   */
  @Override
  void close();
}
