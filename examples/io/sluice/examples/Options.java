package io.sluice.examples;

import java.util.concurrent.ThreadLocalRandom;

/**
 * What the command line of {@link Quickstart} asks for.
 *
 * @param seconds how long the workload runs
 * @param chaos random faults instead of the short play
 * @param seed of the random faults, printed so that a run can be repeated
 * @param threads workers, and connections in HikariCP
 * @param driver {@code mysql} or {@code mariadb}: the target driver in the URL
 * @param strategy any of Sluice's
 * @param table a table redrawn in place instead of lines
 */
record Options(
    int seconds,
    boolean chaos,
    long seed,
    int threads,
    String driver,
    String strategy,
    boolean table) {

  static final String USAGE =
      "Options: --seconds N | --minutes N, --chaos, --seed N, --threads N, --driver mysql|mariadb,"
          + " --strategy NAME, --table | --plain";

  /** Reads the arguments; throws {@link IllegalArgumentException} for those it does not know. */
  static Options parse(String... args) {
    int seconds = 36;
    boolean chaos = false;
    long seed = ThreadLocalRandom.current().nextLong(1_000_000);
    int threads = 8;
    String driver = "mysql";
    String strategy = "adaptive";
    boolean table = isTerminal();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--seconds" -> seconds = number(args, ++i);
        case "--minutes" -> seconds = 60 * number(args, ++i);
        case "--chaos" -> chaos = true;
        case "--seed" -> seed = number(args, ++i);
        case "--threads" -> threads = number(args, ++i);
        case "--driver" -> driver = value(args, ++i);
        case "--strategy" -> strategy = value(args, ++i);
        case "--table" -> table = true;
        case "--plain" -> table = false;
        default -> throw new IllegalArgumentException("Unknown: " + args[i] + ". " + USAGE);
      }
    }
    return new Options(seconds, chaos, seed, threads, driver, strategy, table);
  }

  /** Output that goes into a file or a pipe must not be full of control characters. */
  private static boolean isTerminal() {
    return System.console() != null && !"dumb".equals(System.getenv("TERM"));
  }

  private static int number(String[] args, int index) {
    try {
      return Integer.parseInt(value(args, index));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(args[index] + " is no number. " + USAGE, e);
    }
  }

  private static String value(String[] args, int index) {
    if (index >= args.length) {
      throw new IllegalArgumentException(args[index - 1] + " needs a value. " + USAGE);
    }
    return args[index];
  }
}
