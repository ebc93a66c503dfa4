package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Located;
import java.sql.SQLSyntaxErrorException;

/**
 * A statement does not fit the table as it was read: a server would refuse it, in these words, or
 * has another table by now. The table is worth reading once more; a row whose place cannot be told
 * is never sent.
 */
public final class TableMismatch extends SQLSyntaxErrorException {

  private static final long serialVersionUID = 1;

  private TableMismatch(String message, String state, int code) {
    super(message, state, code);
  }

  /** A row, counted from 1, has more or fewer values than there are columns. */
  public static TableMismatch columnCount(int row) {
    return new TableMismatch("Column count doesn't match value count at row " + row, "21S01", 1136);
  }

  static TableMismatch unknownColumn(String name) {
    return new TableMismatch("Unknown column '" + name + "' in 'field list'", "42S22", 1054);
  }

  static TableMismatch unknownTable(Request request, Located table) {
    String named = table.mention().database();
    String database = named == null ? request.session().database() : named;
    String name = database + "." + table.mention().name();
    return new TableMismatch("Table '" + name + "' doesn't exist", "42S02", 1146);
  }
}
