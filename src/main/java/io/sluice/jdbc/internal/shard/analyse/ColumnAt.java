package io.sluice.jdbc.internal.shard.analyse;

import java.util.Locale;

/**
 * A column of one mention of a table.
 *
 * @param table the mention's id
 * @param column in lower case
 */
public record ColumnAt(int table, String column) {

  public ColumnAt {
    column = column.toLowerCase(Locale.ROOT);
  }
}
