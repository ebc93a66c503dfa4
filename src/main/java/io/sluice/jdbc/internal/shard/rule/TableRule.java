package io.sluice.jdbc.internal.shard.rule;

import io.sluice.jdbc.spi.Partitioner;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** How one table is spread. Immutable. */
public sealed interface TableRule {

  /** The logical name as the rule spells it. */
  String table();

  /** The shards that hold rows of the table, ascending. */
  List<Integer> shards();

  /** How keys are made for rows inserted without one. */
  Optional<KeyRule> key();

  /**
   * The rule by whose algorithm {@link #keyColumn()} decides where a row lives; empty when no
   * column of the table's own does.
   */
  default Optional<Sharded> keyed() {
    return Optional.empty();
  }

  /** The column that decides where a row lives, as the rule spells it. */
  default Optional<String> keyColumn() {
    return Optional.empty();
  }

  /**
   * Rows spread by an algorithm over one column.
   *
   * @param algorithm its short name in lower case
   * @param parameters as written, their names in lower case
   * @param places where each partition is, by its number
   * @param renamed whether the table has other names on the shards: {@code tables(…)}
   */
  record Sharded(
      String table,
      String column,
      String algorithm,
      Map<String, String> parameters,
      Partitioner partitioner,
      List<Place> places,
      boolean renamed,
      Optional<KeyRule> key)
      implements TableRule {

    public Sharded {
      parameters = Map.copyOf(parameters);
      places = List.copyOf(places);
    }

    /** How many partitions there are. */
    public int partitions() {
      return places.size();
    }

    /** Where a partition is. */
    public Place place(int partition) {
      return places.get(partition);
    }

    @Override
    public List<Integer> shards() {
      return places.stream().map(Place::shard).distinct().sorted().toList();
    }

    @Override
    public Optional<Sharded> keyed() {
      return Optional.of(this);
    }

    @Override
    public Optional<String> keyColumn() {
      return Optional.of(column);
    }

    /** Whether equal keys are on one shard, here and there. */
    boolean spreadsAs(Sharded other) {
      boolean sameAlgorithm =
          partitioner.equals(other.partitioner)
              || algorithm.equals(other.algorithm) && parameters.equals(other.parameters);
      return sameAlgorithm
          && !partitioner.movesWithTime()
          && places.stream()
              .map(Place::shard)
              .toList()
              .equals(other.places.stream().map(Place::shard).toList());
    }
  }

  /** A full copy on every shard. */
  record Broadcast(String table, List<Integer> shards, Optional<KeyRule> key) implements TableRule {
    public Broadcast {
      shards = List.copyOf(shards);
    }
  }

  /**
   * All rows on one shard.
   *
   * @param implicit whether no rule says so: a table of the default shard
   */
  record Single(String table, int shard, boolean implicit, Optional<KeyRule> key)
      implements TableRule {
    @Override
    public List<Integer> shards() {
      return List.of(shard);
    }
  }

  /**
   * Rows that live where their parent row lives.
   *
   * @param column of this table, refers to the parent
   * @param parentColumn what it refers to, unique in the parent
   * @param parent Sharded, Single or Child itself
   */
  record Child(
      String table, String column, String parentColumn, TableRule parent, Optional<KeyRule> key)
      implements TableRule {

    @Override
    public List<Integer> shards() {
      return parent.shards();
    }

    /** The rule at the end of the chain: Sharded or Single. */
    public TableRule root() {
      return parent instanceof Child child ? child.root() : parent;
    }

    /** The root's rule if the parent's own key is what the column refers to: no look-up needed. */
    @Override
    public Optional<Sharded> keyed() {
      boolean refersToKey = parent.keyColumn().filter(parentColumn::equalsIgnoreCase).isPresent();
      return refersToKey ? parent.keyed() : Optional.empty();
    }

    @Override
    public Optional<String> keyColumn() {
      return keyed().map(root -> column);
    }
  }

  /**
   * Whether rows of the two tables in which {@code a.columnA} equals {@code b.columnB} are surely
   * on one shard, because of these columns. Does not look at the columns' types: those must agree
   * too, as {@link KeyRouter#agreesWith} tells.
   */
  static boolean coLocated(TableRule a, String columnA, TableRule b, String columnB) {
    if (a.keyColumn().filter(columnA::equalsIgnoreCase).isPresent()
        && b.keyColumn().filter(columnB::equalsIgnoreCase).isPresent()) {
      return a.keyed().orElseThrow().spreadsAs(b.keyed().orElseThrow());
    }
    return Objects.equals(parentAndColumn(a, columnA), parentAndColumn(b, columnB))
            && parentAndColumn(a, columnA) != null
        || isChildOf(a, columnA, b, columnB)
        || isChildOf(b, columnB, a, columnA);
  }

  private static boolean isChildOf(TableRule a, String columnA, TableRule b, String columnB) {
    return a instanceof Child child
        && child.column.equalsIgnoreCase(columnA)
        && child.parentColumn.equalsIgnoreCase(columnB)
        && child.parent.table().equalsIgnoreCase(b.table());
  }

  /** What the column of a child refers to; two children of one parent meet there. */
  private static List<String> parentAndColumn(TableRule rule, String column) {
    return rule instanceof Child child && child.column.equalsIgnoreCase(column)
        ? List.of(
            child.parent.table().toLowerCase(Locale.ROOT),
            child.parentColumn.toLowerCase(Locale.ROOT))
        : null;
  }
}
