package io.sluice.jdbc.internal.shard.key;

import io.sluice.jdbc.internal.config.Plugins;
import io.sluice.jdbc.internal.config.Redaction;
import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.time.WallClock;
import io.sluice.jdbc.spi.KeyGenerator;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes the generators that rules name; one for a group. Thread-safe. */
public final class KeyGenerators {

  private final WallClock clock;
  private final RandomGenerator random;
  private final BlockSource blocks;
  private final Worker worker;

  /**
   * @param random used by many threads at once
   */
  public KeyGenerators(WallClock clock, RandomGenerator random, BlockSource blocks) {
    this.clock = clock;
    this.random = random;
    this.blocks = blocks;
    this.worker = new Worker(blocks);
  }

  /** Generators that are only checked, never asked. */
  public static KeyGenerators forCheck() {
    return new KeyGenerators(
        () -> 0,
        () -> 0,
        (sequence, size) -> {
          throw new IllegalStateException("only to be checked");
        });
  }

  /**
   * A generator for one rule, configured; it asks for nothing before its first key.
   *
   * @throws SQLException S1009 if there is none of that name, or it refuses its parameters
   */
  public KeyGenerator create(String table, String name, Map<String, String> parameters)
      throws SQLException {
    KeyGenerator generator = find(name);
    try {
      generator.configure(table, parameters);
    } catch (RuntimeException refused) {
      throw Errors.badArgument(Redaction.quote(name) + " says: " + refused.getMessage(), refused);
    }
    return generator;
  }

  private KeyGenerator find(String name) throws SQLException {
    Map<String, KeyGenerator> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (KeyGenerator each :
        List.of(
            new Snowflake(clock, random, worker), new Sequence(blocks), new Uuid7(clock, random))) {
      known.put(each.name(), each);
    }
    if (!known.containsKey(name)) {
      try {
        Plugins.registered(KeyGenerator.class, KeyGenerator::name).forEach(known::putIfAbsent);
      } catch (ServiceConfigurationError broken) {
        throw Errors.badArgument("A key generator: " + broken.getMessage(), broken);
      }
    }
    KeyGenerator found = known.get(name);
    if (found == null) {
      throw Errors.badArgument(
          Redaction.quote(name)
              + " is no key generator; known: "
              + String.join(", ", known.keySet()));
    }
    return found;
  }

  /**
   * A generated key as a column takes it: a UUID as its 16 bytes in a binary column, else as text.
   */
  public static Object forColumn(Object key, boolean binary) {
    if (!(key instanceof UUID uuid)) {
      return key;
    } else if (!binary) {
      return uuid.toString();
    }
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  static void refuseUnknown(Map<String, String> parameters, String... known) {
    for (String name : parameters.keySet()) {
      if (!Arrays.asList(known).contains(name)) {
        throw new IllegalArgumentException(
            "unknown parameter "
                + Redaction.quote(name)
                + "; "
                + (known.length == 0 ? "there are none" : "known: " + String.join(", ", known)));
      }
    }
  }

  static int number(Map<String, String> parameters, String name, int least, int most) {
    try {
      int number = Integer.parseInt(parameters.get(name).strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException bad) {
      // Refused below.
    }
    throw new IllegalArgumentException(
        "parameter '" + name + "' must be a whole number from " + least + " to " + most);
  }
}
