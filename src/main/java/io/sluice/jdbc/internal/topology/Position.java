package io.sluice.jdbc.internal.topology;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of transactions by their GTIDs, MySQL's ({@code uuid:1-5:7}, {@code uuid:tag:1}) or
 * MariaDB's ({@code domain-server-sequence}: all of the domain up to that one). Immutable.
 *
 * <p>Read from what servers say; what cannot be read is left out of a position that a node has, so
 * that it is never thought to have more than it has.
 */
public final class Position {

  /** No transaction at all. */
  public static final Position EMPTY = new Position(Map.of());

  /** From the first to the last number, both included. */
  private record Range(long from, long to) {}

  private final Map<String, List<Range>> ranges;

  private Position(Map<String, List<Range>> ranges) {
    this.ranges = Collections.unmodifiableMap(ranges);
  }

  /** Reads MySQL's {@code gtid_executed} or one of its GTIDs; {@code null} or nonsense is empty. */
  public static Position ofMySql(String text) {
    Map<String, List<Range>> read = new TreeMap<>();
    for (String entry : entries(text)) {
      String[] parts = entry.split(":");
      String source = parts[0].strip().toLowerCase(Locale.ROOT);
      String key = source;
      for (int i = 1; i < parts.length; i++) {
        String part = parts[i].strip();
        if (part.isEmpty() || !Character.isDigit(part.charAt(0))) {
          key = source + ":" + part.toLowerCase(Locale.ROOT); // a tag
          continue;
        }
        addTo(read, key, part);
      }
    }
    return read.isEmpty() ? EMPTY : new Position(joined(read));
  }

  private static void addTo(Map<String, List<Range>> read, String key, String interval) {
    int dash = interval.indexOf('-');
    try {
      long from = Long.parseLong(dash < 0 ? interval : interval.substring(0, dash));
      long to = dash < 0 ? from : Long.parseLong(interval.substring(dash + 1));
      if (from <= to) {
        read.computeIfAbsent(key, none -> new ArrayList<>()).add(new Range(from, to));
      }
    } catch (NumberFormatException nonsense) {
      // Left out.
    }
  }

  /** Reads MariaDB's {@code gtid_current_pos} or one of its GTIDs. */
  public static Position ofMariaDb(String text) {
    Map<String, List<Range>> read = new TreeMap<>();
    for (String entry : entries(text)) {
      String[] parts = entry.strip().split("-");
      if (parts.length == 3) {
        addTo(read, parts[0], "1-" + parts[2]);
      }
    }
    return read.isEmpty() ? EMPTY : new Position(joined(read));
  }

  private static String[] entries(String text) {
    return text == null || text.isBlank() ? new String[0] : text.split(",");
  }

  /** Ranges in order, without gaps of nothing between them. */
  private static Map<String, List<Range>> joined(Map<String, List<Range>> read) {
    Map<String, List<Range>> joined = new TreeMap<>();
    read.forEach((key, list) -> joined.put(key, join(list)));
    return joined;
  }

  private static List<Range> join(List<Range> list) {
    List<Range> sorted = new ArrayList<>(list);
    sorted.sort((a, b) -> Long.compare(a.from(), b.from()));
    List<Range> joined = new ArrayList<>();
    for (Range each : sorted) {
      Range last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last != null && each.from() <= last.to() + 1) {
        joined.set(joined.size() - 1, new Range(last.from(), Math.max(last.to(), each.to())));
      } else {
        joined.add(each);
      }
    }
    return List.copyOf(joined);
  }

  /** Whether there is no transaction in it. */
  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** Whether every transaction of the other one is in this one. */
  public boolean contains(Position other) {
    for (Map.Entry<String, List<Range>> entry : other.ranges.entrySet()) {
      List<Range> own = ranges.get(entry.getKey());
      for (Range range : entry.getValue()) {
        if (own == null || own.stream().noneMatch(each -> covers(each, range))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean covers(Range outer, Range inner) {
    return outer.from() <= inner.from() && inner.to() <= outer.to();
  }

  /** All transactions of both. */
  public Position plus(Position other) {
    if (other.isEmpty() || contains(other)) {
      return this;
    } else if (isEmpty()) {
      return other;
    }
    Map<String, List<Range>> all = new TreeMap<>();
    ranges.forEach((key, list) -> all.put(key, new ArrayList<>(list)));
    other.ranges.forEach(
        (key, list) -> all.computeIfAbsent(key, none -> new ArrayList<>()).addAll(list));
    return new Position(joined(all));
  }

  /** The transactions that are in both. */
  public Position and(Position other) {
    Map<String, List<Range>> both = new TreeMap<>();
    ranges.forEach(
        (key, list) -> {
          List<Range> common = new ArrayList<>();
          for (Range own : list) {
            for (Range theirs : other.ranges.getOrDefault(key, List.of())) {
              long from = Math.max(own.from(), theirs.from());
              long to = Math.min(own.to(), theirs.to());
              if (from <= to) {
                common.add(new Range(from, to));
              }
            }
          }
          if (!common.isEmpty()) {
            both.put(key, List.copyOf(common));
          }
        });
    return both.isEmpty() ? EMPTY : new Position(both);
  }

  /** With what lies between two of its ranges where the other one has all of that. */
  public Position joinedWhere(Position has) {
    Map<String, List<Range>> all = new TreeMap<>();
    ranges.forEach(
        (key, list) -> {
          List<Range> theirs = has.ranges.getOrDefault(key, List.of());
          List<Range> fewer = new ArrayList<>();
          for (Range each : list) {
            Range last = fewer.isEmpty() ? null : fewer.get(fewer.size() - 1);
            Range joined = last == null ? each : new Range(last.from(), each.to());
            if (last != null && theirs.stream().anyMatch(their -> covers(their, joined))) {
              fewer.set(fewer.size() - 1, joined);
            } else {
              fewer.add(each);
            }
          }
          all.put(key, List.copyOf(fewer));
        });
    return all.isEmpty() ? EMPTY : new Position(all);
  }

  /** MySQL: whether it holds transactions of another server than that of the UUID. */
  public boolean hasOthersThan(String uuid) {
    String own = uuid.toLowerCase(Locale.ROOT);
    return ranges.keySet().stream().anyMatch(key -> !key.startsWith(own));
  }

  /** Reads either server's GTIDs. */
  public static Position of(String text) {
    return text != null && text.indexOf(':') >= 0 ? ofMySql(text) : ofMariaDb(text);
  }

  /** How many separate ranges it takes to say it. */
  public int size() {
    return ranges.values().stream().mapToInt(List::size).sum();
  }

  /** Without gaps: everything up to the last transaction of each source. */
  public Position upTo() {
    Map<String, List<Range>> all = new TreeMap<>();
    ranges.forEach(
        (key, list) -> all.put(key, List.of(new Range(1, list.get(list.size() - 1).to()))));
    return all.isEmpty() ? EMPTY : new Position(all);
  }

  /** As MariaDB reads it; the server's number means nothing when it is only waited for. */
  public String toMariaDb() {
    StringBuilder text = new StringBuilder();
    ranges.forEach(
        (domain, list) ->
            text.append(text.length() == 0 ? "" : ",")
                .append(domain)
                .append("-1-")
                .append(list.get(list.size() - 1).to()));
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Position position && ranges.equals(position.ranges);
  }

  @Override
  public int hashCode() {
    return ranges.hashCode();
  }

  /** As MySQL reads it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    ranges.forEach(
        (key, list) -> {
          text.append(text.length() == 0 ? "" : ",").append(key);
          list.forEach(
              range ->
                  text.append(':')
                      .append(range.from())
                      .append(range.to() == range.from() ? "" : "-" + range.to()));
        });
    return text.toString();
  }
}
