package io.sluice.jdbc.internal.shard.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A logical table: its columns in their order, and its unique keys. Immutable. */
public final class Table {

  private final String name;
  private final List<Column> columns;
  private final List<List<String>> uniqueKeys;
  private final boolean view;
  private final Map<String, Integer> byName = new HashMap<>();

  /**
   * A table.
   *
   * @param uniqueKeys the columns of the primary key (first, if there is one) and of each unique
   *     key
   * @param view it is a view: what it shows may come from other tables
   */
  public Table(String name, List<Column> columns, List<List<String>> uniqueKeys, boolean view) {
    this.name = name;
    this.columns = List.copyOf(columns);
    this.uniqueKeys = uniqueKeys.stream().map(List::copyOf).toList();
    this.view = view;
    for (int i = 0; i < columns.size(); i++) {
      byName.put(columns.get(i).name().toLowerCase(Locale.ROOT), i);
    }
  }

  /** The logical name, as rules and statements have it. */
  public String name() {
    return name;
  }

  public List<Column> columns() {
    return columns;
  }

  /** The names of the columns that {@code *} and an INSERT without a list mean. */
  public List<String> visibleColumns() {
    return columns.stream().filter(column -> !column.invisible()).map(Column::name).toList();
  }

  /** The columns of each unique key. */
  public List<List<String>> uniqueKeys() {
    return uniqueKeys;
  }

  public boolean isView() {
    return view;
  }

  /** The column of this name, whose case does not matter; null if there is none. */
  public Column column(String name) {
    int index = indexOf(name);
    return index < 0 ? null : columns.get(index);
  }

  /** Its place from 0, or −1. */
  public int indexOf(String name) {
    return byName.getOrDefault(name.toLowerCase(Locale.ROOT), -1);
  }

  @Override
  public String toString() {
    return name + columns.stream().map(Column::name).toList();
  }
}
