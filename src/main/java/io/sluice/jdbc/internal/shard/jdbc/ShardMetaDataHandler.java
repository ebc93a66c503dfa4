package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.facade.Dispatch;
import io.sluice.jdbc.internal.facade.Handler;
import io.sluice.jdbc.internal.shard.execute.Child;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
import io.sluice.jdbc.internal.shard.merge.ConstantRows;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Behind {@link DatabaseMetaData}: shows each logical table once. What is asked of one table is
 * answered by a shard that holds it; lists of tables and columns are those of all shards.
 */
final class ShardMetaDataHandler extends Handler {

  private static final Dispatch DISPATCH =
      new Dispatch(ShardMetaDataHandler.class, DatabaseMetaData.class);

  private static final Set<String> OF_ONE_TABLE =
      Set.of(
          "getPrimaryKeys",
          "getIndexInfo",
          "getImportedKeys",
          "getExportedKeys",
          "getBestRowIdentifier",
          "getVersionColumns",
          "getColumnPrivileges");

  private static final Set<String> TABLE_COLUMNS =
      Set.of("TABLE_NAME", "PKTABLE_NAME", "FKTABLE_NAME");

  private static final int TABLE = 2;

  private final ShardConnectionHandler connection;
  private final ShardSession session;

  /** Of the first shard, for what must be answered after the connection was closed. */
  private final DatabaseMetaData lead;

  ShardMetaDataHandler(ShardConnectionHandler connection) throws SQLException {
    super(DISPATCH);
    this.connection = connection;
    this.session = connection.session();
    this.lead = session.lead().connection().getMetaData();
  }

  @Override
  protected Object other(Method method, Object[] args) throws SQLException {
    if (OF_ONE_TABLE.contains(method.getName()) && args[TABLE] instanceof String table) {
      return ofOneTable(method, args, table);
    }
    return call(method, session.lead().connection().getMetaData(), args);
  }

  private ResultSet ofOneTable(Method method, Object[] args, String table) throws SQLException {
    Tables.Held held = Tables.of(session).held(table);
    Object[] asked = args.clone();
    asked[TABLE] = held.physical();
    Child child = session.child(held.shard());
    List<Object[]> rows = new ArrayList<>();
    return ConstantRows.of(read(child, method, asked, rows), rows);
  }

  /** Reads all rows, tables under their logical names; returns what the columns are. */
  private ResultSetMetaData read(Child child, Method method, Object[] args, List<Object[]> rows)
      throws SQLException {
    try (ResultSet answer = (ResultSet) call(method, child.connection().getMetaData(), args)) {
      ResultSetMetaData columns = answer.getMetaData();
      int count = columns.getColumnCount();
      while (answer.next()) {
        Object[] row = new Object[count];
        for (int i = 0; i < count; i++) {
          row[i] = answer.getObject(i + 1);
          if (row[i] instanceof String name
              && TABLE_COLUMNS.contains(columns.getColumnLabel(i + 1))) {
            row[i] = session.engine().logicalTable().apply(name);
          }
        }
        rows.add(row);
      }
      return columns;
    }
  }

  public ResultSet getTables(String catalog, String schema, String pattern, String[] types)
      throws SQLException {
    return listed("getTables", new Object[] {catalog, schema, pattern, types}, TABLE);
  }

  public ResultSet getColumns(String catalog, String schema, String pattern, String column)
      throws SQLException {
    return listed("getColumns", new Object[] {catalog, schema, pattern, column}, TABLE + 1);
  }

  public ResultSet getTablePrivileges(String catalog, String schema, String pattern)
      throws SQLException {
    return listed("getTablePrivileges", new Object[] {catalog, schema, pattern}, TABLE);
  }

  /**
   * The rows of all shards; of rows that only differ in the physical table the first is shown. A
   * pattern is about logical names, so all physical ones are asked for.
   */
  private ResultSet listed(String name, Object[] args, int keyColumns) throws SQLException {
    Method method = method(name);
    Object[] all = args.clone();
    String pattern = (String) args[TABLE];
    boolean renames = Tables.of(session).anyRenamed();
    if (renames) {
      all[TABLE] = "%";
    }
    List<Object[]> rows = new ArrayList<>();
    ResultSetMetaData columns = null;
    Set<List<Object>> seen = new LinkedHashSet<>();
    for (int shard = 0; shard < session.engine().shards().size(); shard++) {
      List<Object[]> here = new ArrayList<>();
      columns = read(session.child(shard), method, all, here);
      for (Object[] row : here) {
        boolean wanted = !renames || Tables.matches((String) row[TABLE], pattern);
        if (wanted && seen.add(key(row, name, keyColumns))) {
          rows.add(row);
        }
      }
    }
    int byType = TABLE + 1;
    if (name.equals("getTables")) {
      rows.sort(Comparator.comparing(row -> row[byType] + " " + row[TABLE]));
    }
    return ConstantRows.of(columns, rows);
  }

  private static List<Object> key(Object[] row, String name, int keyColumns) {
    List<Object> key = new ArrayList<>();
    for (int i = TABLE; i <= keyColumns; i++) {
      key.add(row[i]);
    }
    if (name.equals("getTablePrivileges")) {
      key.add(List.of(String.valueOf(row[4]), String.valueOf(row[5])));
    }
    return key;
  }

  private static Method method(String name) {
    for (Method each : DatabaseMetaData.class.getMethods()) {
      if (each.getName().equals(name)) {
        return each;
      }
    }
    throw new IllegalArgumentException(name);
  }

  public Connection getConnection() throws SQLException {
    session.requireOpen();
    return connection.connection();
  }

  public String getURL() throws SQLException {
    session.requireOpen();
    return connection.url();
  }

  /** Cannot throw an SQLException, so it must not need the session. */
  public int getDriverMajorVersion() {
    return lead.getDriverMajorVersion();
  }

  /** As {@link #getDriverMajorVersion()}. */
  public int getDriverMinorVersion() {
    return lead.getDriverMinorVersion();
  }

  public <T> T unwrap(Class<T> type) throws SQLException {
    return isOwn(type)
        ? type.cast(proxy())
        : session.lead().connection().getMetaData().unwrap(type);
  }

  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return isOwn(type) || session.lead().connection().getMetaData().isWrapperFor(type);
  }

  @Override
  public String toString() {
    return "Sluice metadata of " + connection.url();
  }
}
