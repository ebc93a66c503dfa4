package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.ShardingDefinition;
import io.sluice.jdbc.spi.ShardingKey;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ranges of numbers or of dates with a number each; the first that holds a key wins. Immutable.
 *
 * @param <T> BigInteger or LocalDateTime
 */
record Ranges<T extends Comparable<? super T>>(List<Range<T>> list) {

  /**
   * Both ends inclusive; null for an end that is open.
   *
   * @param value what the range stands for
   */
  record Range<T extends Comparable<? super T>>(T from, T to, int value) {
    boolean holds(T key) {
      return (from == null || from.compareTo(key) <= 0) && (to == null || to.compareTo(key) >= 0);
    }

    boolean meets(T low, T high) {
      return (from == null || high == null || from.compareTo(high) <= 0)
          && (to == null || low == null || to.compareTo(low) >= 0);
    }
  }

  private static final String SIZE = "(-?[0-9]{1,18})(?:([KkMm])([0-9]{1,18})?)?";
  private static final Pattern SIZES = Pattern.compile(SIZE);
  private static final Pattern LINE =
      Pattern.compile("(" + SIZE + ")\\s*-\\s*(" + SIZE + ")\\s*=\\s*(\\S+)");

  Ranges {
    list = List.copyOf(list);
  }

  /** How many partitions they can name, where each stands for one. */
  int partitions(int otherwise) {
    return Math.max(otherwise, list.stream().mapToInt(Range::value).max().orElse(-1)) + 1;
  }

  /** What the range of a key stands for. */
  Range<T> find(T key) {
    for (Range<T> range : list) {
      if (range.holds(key)) {
        return range;
      }
    }
    return null;
  }

  /**
   * All partitions that keys of an interval may have.
   *
   * @param otherwise the partition of keys in no range
   * @param next gives the following key
   * @param partitions adds those that a range stands for
   */
  Optional<Set<Integer>> partitions(
      T low,
      T high,
      int otherwise,
      UnaryOperator<T> next,
      ObjIntConsumer<Set<Integer>> partitions) {
    Set<Integer> found = new TreeSet<>();
    list.stream()
        .filter(range -> range.meets(low, high))
        .forEach(range -> partitions.accept(found, range.value()));
    if (!cover(low, high, next)) {
      found.add(otherwise);
    }
    return Optional.of(found);
  }

  /** As {@link #partitions}, for keys that are numbers; empty when they are none. */
  static Optional<Set<Integer>> ofNumbers(
      Ranges<BigInteger> ranges,
      ShardingKey from,
      ShardingKey to,
      int otherwise,
      ObjIntConsumer<Set<Integer>> partitions) {
    BigInteger low = from instanceof ShardingKey.Whole whole ? whole.value() : null;
    BigInteger high = to instanceof ShardingKey.Whole whole ? whole.value() : null;
    if (low == null && from != null || high == null && to != null) {
      return Optional.empty();
    }
    return ranges.partitions(low, high, otherwise, each -> each.add(BigInteger.ONE), partitions);
  }

  /** Whether every key of the interval is in some range. */
  private boolean cover(T low, T high, UnaryOperator<T> next) {
    Comparator<Range<T>> byStart =
        Comparator.comparing(Range::from, Comparator.nullsFirst(Comparator.naturalOrder()));
    T missing = low;
    boolean anywhere = low == null;
    for (Range<T> range : list.stream().sorted(byStart).toList()) {
      if (anywhere ? range.from != null : range.from != null && range.from.compareTo(missing) > 0) {
        return false;
      } else if (range.to == null) {
        return true;
      } else if (anywhere || range.to.compareTo(missing) >= 0) {
        missing = next.apply(range.to);
        anywhere = false;
      }
      if (high != null && missing.compareTo(high) > 0) {
        return true;
      }
    }
    return false;
  }

  /** MyCat's lines {@code a-b=n}, where K and M stand for thousands and for tens of thousands. */
  static Ranges<BigInteger> ofLines(List<String> lines, ToIntFunction<String> value) {
    List<Range<BigInteger>> ranges = new ArrayList<>();
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("the line '" + line + "' is not of the form 0-99=0");
      }
      ranges.add(
          new Range<>(
              size(matcher.group(1)), size(matcher.group(5)), value.applyAsInt(matcher.group(9))));
    }
    return new Ranges<>(ranges);
  }

  private static BigInteger size(String text) {
    Matcher matcher = SIZES.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a number such as 100, 5K or 200M1");
    }
    BigInteger number = new BigInteger(matcher.group(1));
    if (matcher.group(2) != null) {
      boolean thousands = matcher.group(2).equalsIgnoreCase("K");
      number = number.multiply(BigInteger.valueOf(thousands ? 1_000 : 10_000));
      number =
          number.add(matcher.group(3) == null ? BigInteger.ZERO : new BigInteger(matcher.group(3)));
    }
    return number;
  }

  /** The rule's own entries as numbers; ranges that overlap are a mistake there. */
  static Ranges<BigInteger> ofNumbers(List<ShardingDefinition.Entry> entries) {
    List<Range<BigInteger>> ranges = new ArrayList<>();
    for (ShardingDefinition.Entry entry : entries) {
      add(ranges, entry, end(entry.from(), Ranges::size), end(entry.to(), Ranges::size));
    }
    return new Ranges<>(ranges);
  }

  /** The rule's own entries as dates; the last day counts as a whole. */
  static Ranges<LocalDateTime> ofDates(List<ShardingDefinition.Entry> entries) {
    List<Range<LocalDateTime>> ranges = new ArrayList<>();
    for (ShardingDefinition.Entry entry : entries) {
      add(
          ranges,
          entry,
          end(entry.from(), text -> date(text).atStartOfDay()),
          end(entry.to(), text -> date(text).atTime(LocalTime.MAX)));
    }
    return new Ranges<>(ranges);
  }

  static boolean areDates(List<ShardingDefinition.Entry> entries) {
    return entries.stream()
        .map(entry -> entry.from() == null ? entry.to() : entry.from())
        .anyMatch(text -> text != null && text.matches("[0-9]+-.*"));
  }

  private static <T> T end(String text, Function<String, T> reader) {
    return text == null ? null : reader.apply(text);
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException bad) {
      throw new IllegalArgumentException("'" + text + "' is not a date such as 2024-01-31", bad);
    }
  }

  private static <T extends Comparable<? super T>> void add(
      List<Range<T>> ranges, ShardingDefinition.Entry entry, T from, T to) {
    if (from != null && to != null && from.compareTo(to) > 0) {
      throw new IllegalArgumentException("the range " + shown(entry) + " ends before it begins");
    }
    if (ranges.stream().anyMatch(other -> other.meets(from, to))) {
      throw new IllegalArgumentException("the range " + shown(entry) + " overlaps another one");
    }
    ranges.add(new Range<>(from, to, entry.partition()));
  }

  private static String shown(ShardingDefinition.Entry entry) {
    return (entry.from() == null ? "" : entry.from())
        + ".."
        + (entry.to() == null ? "" : entry.to());
  }
}
