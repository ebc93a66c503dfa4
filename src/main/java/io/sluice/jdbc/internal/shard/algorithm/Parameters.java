package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingDefinition;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads a rule's parameters for a built-in algorithm and remembers which were asked for, so that
 * one that nobody asks for is refused. Confined to one thread.
 */
final class Parameters {

  private final ShardingDefinition definition;
  private final Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private boolean entriesRead;

  Parameters(ShardingDefinition definition) {
    this.definition = definition;
  }

  /** Reads with {@code reader}, then refuses what it did not read. */
  static Partitioner read(ShardingDefinition definition, Function<Parameters, Partitioner> reader) {
    Parameters parameters = new Parameters(definition);
    Partitioner partitioner = reader.apply(parameters);
    parameters.refuseUnread();
    return partitioner;
  }

  private void refuseUnread() {
    for (String name : definition.parameters().keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "unknown parameter '"
                + name
                + "'; "
                + (known.isEmpty() ? "there are none" : "known: " + String.join(", ", known)));
      }
    }
    if (!entriesRead && !definition.entries().isEmpty()) {
      throw new IllegalArgumentException("an explicit map has no meaning here");
    }
  }

  int partitions() {
    return definition.partitions();
  }

  List<ShardingDefinition.Entry> entries() {
    entriesRead = true;
    return definition.entries();
  }

  /** The value under any of these names, which mean the same; null when not given. */
  String anyOf(String... names) {
    String found = null;
    String foundName = null;
    for (String name : names) {
      known.add(name);
      String value = definition.parameters().get(name);
      if (value != null && found != null) {
        throw new IllegalArgumentException(
            "parameters '" + foundName + "' and '" + name + "' are the same; give one");
      } else if (value != null) {
        found = value;
        foundName = name;
      }
    }
    return found;
  }

  String text(String name) {
    return anyOf(name);
  }

  String required(String name) {
    String text = text(name);
    if (text == null) {
      throw new IllegalArgumentException("parameter '" + name + "' is missing");
    }
    return text;
  }

  int integer(String name, int otherwise, int least) {
    String text = text(name);
    return text == null ? otherwise : number(name, text, least);
  }

  int required(String name, int least) {
    return number(name, required(name), least);
  }

  /** A number of partitions: given, or all there are. */
  int count(String name) {
    return integer(name, definition.partitions(), 1);
  }

  /** A list of numbers separated by commas. */
  int[] numbers(String name) {
    String text = required(name);
    String[] parts = text.split(",", -1);
    int[] numbers = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = number(name, parts[i].strip(), 1);
    }
    return numbers;
  }

  private static int number(String name, String text, int least) {
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException bad) {
      // Refused below.
    }
    throw new IllegalArgumentException(
        "parameter '" + name + "' must be a whole number from " + least);
  }

  /** The partition of keys that no other has; negative means none, as in MyCat. */
  int defaultPartition(int otherwise, String name) {
    String text = anyOf("default", name);
    if (text == null) {
      return otherwise;
    } else if (text.matches("-[0-9]{1,9}")) {
      return Partitioner.NO_PARTITION;
    }
    return definition.partitionOf(text);
  }

  int partitionOf(String name) {
    return definition.partitionOf(name.strip());
  }

  /** The lines of the file named by a parameter that mean something; empty without it. */
  List<String> lines(String... names) {
    String location = anyOf(names);
    if (location == null) {
      return List.of();
    }
    return definition.linesOf(location).stream()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("//"))
        .collect(Collectors.toList());
  }

  /** The lines of the map's file; empty when the map stands in the rule. It has one place. */
  List<String> mapLines() {
    boolean inRule = !entries().isEmpty();
    boolean inFile = anyOf("map", "mapFile") != null;
    if (inRule && inFile) {
      throw new IllegalArgumentException("a map is given both in the rule and in a file");
    } else if (!inRule && !inFile) {
      throw new IllegalArgumentException(
          "a map is missing, either in the rule (text in single quotes) or as 'map'");
    }
    return lines("map", "mapFile");
  }
}
