package io.sluice.jdbc.internal.shard.algorithm;

import io.sluice.jdbc.spi.Partitioner;
import io.sluice.jdbc.spi.ShardingAlgorithm;
import io.sluice.jdbc.spi.ShardingDefinition;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The algorithms that come with Sluice, by their short names. Stateless. */
public final class Algorithms {

  private Algorithms() {}

  /** All of them, each under its name in lower case. */
  public static Map<String, ShardingAlgorithm> builtIn() {
    Map<String, ShardingAlgorithm> all = new TreeMap<>();
    add(all, "hash", Hash::read);
    add(all, "mod", Mod::read);
    add(all, "hashmod", HashMod::read);
    add(all, "jump", Jump::read);
    add(all, "crc32", Crc32::read);
    add(all, "slots", Slots::read);
    add(all, "stringslots", StringSlots::read);
    add(all, "range", RangeMap::read);
    add(all, "list", ListMap::read);
    add(all, "rangemod", RangeMod::read);
    add(all, "pattern", PatternMap::read);
    add(all, "prefixpattern", PrefixPatternMap::read);
    add(all, "substring", Substring::read);
    add(all, "murmur", MurmurRing::read);
    add(all, "latestmonth", LatestMonth::read);
    add(all, "day", DayPeriods::read);
    add(all, "month", Months::month);
    add(all, "monthhistory", Months::history);
    add(all, "hotdate", HotDate::read);
    add(all, "rangedatehash", RangeDateHash::read);
    return all;
  }

  private static void add(
      Map<String, ShardingAlgorithm> all, String name, Function<Parameters, Partitioner> reader) {
    all.put(name, new BuiltIn(name, reader));
  }

  private record BuiltIn(String name, Function<Parameters, Partitioner> reader)
      implements ShardingAlgorithm {
    @Override
    public Partitioner create(ShardingDefinition definition) {
      return Parameters.read(definition, reader);
    }
  }
}
