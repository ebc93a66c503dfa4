package io.sluice.jdbc.internal.shard.key;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.spi.KeyGenerator;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@code sequence}: numbers from 1 on, taken in blocks so that most rows cost no round trip. What
 * is left of a block when the process ends is never used. Thread-safe; while one thread fetches a
 * block the others wait for it, and no lock is held.
 *
 * <p>Parameters: {@code name}, the sequence's name, by default the table's; {@code block}, how many
 * numbers are taken at once, by default 1000.
 */
final class Sequence implements KeyGenerator {

  private static final int DEFAULT_BLOCK = 1000;
  private static final int LARGEST_BLOCK = 10_000_000;
  private static final long LONGEST_WAIT_SECONDS = 60;

  private final BlockSource source;
  private final AtomicReference<CompletableFuture<Block>> current = new AtomicReference<>();
  private String sequence;
  private int size = DEFAULT_BLOCK;

  /** Numbers that are this process's own. */
  private record Block(AtomicLong next, long end) {
    /** A number, or a negative one when there are none left. */
    long take() {
      long taken = next.getAndIncrement();
      return taken < end ? taken : -1;
    }
  }

  Sequence(BlockSource source) {
    this.source = source;
  }

  @Override
  public String name() {
    return "sequence";
  }

  @Override
  public void configure(String table, Map<String, String> parameters) {
    KeyGenerators.refuseUnknown(parameters, "name", "block");
    sequence = parameters.getOrDefault("name", table.toLowerCase(Locale.ROOT));
    if (parameters.containsKey("block")) {
      size = KeyGenerators.number(parameters, "block", 1, LARGEST_BLOCK);
    }
  }

  @Override
  public Long next() throws SQLException {
    while (true) {
      CompletableFuture<Block> known = current.get();
      if (known != null) {
        long taken = await(known).take();
        if (taken >= 0) {
          return taken;
        }
      }
      CompletableFuture<Block> mine = new CompletableFuture<>();
      if (current.compareAndSet(known, mine)) {
        fetch(mine);
      }
    }
  }

  /** For this thread and all that wait; who comes after a failure tries anew. */
  private void fetch(CompletableFuture<Block> wanted) throws SQLException {
    try {
      long first = source.take(sequence, size);
      wanted.complete(new Block(new AtomicLong(first), first + size));
    } catch (SQLException failed) {
      wanted.completeExceptionally(failed);
      throw failed;
    } finally {
      if (!wanted.isDone()) {
        wanted.completeExceptionally(Errors.sequence("the thread that fetched it failed", null));
      }
      if (wanted.isCompletedExceptionally()) {
        current.compareAndSet(wanted, null);
      }
    }
  }

  private static Block await(CompletableFuture<Block> block) throws SQLException {
    try {
      return block.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      SQLException cause = (SQLException) failed.getCause();
      throw new SQLException(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
    } catch (TimeoutException late) {
      throw Errors.sequence("it did not come within " + LONGEST_WAIT_SECONDS + " s", late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw Errors.sequence("the thread was interrupted", interrupted);
    }
  }
}
