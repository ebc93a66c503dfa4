package io.sluice.jdbc.faults;

import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the caller was told of each of its writes, compared with what stands on all servers. Thread
 * safe.
 */
final class Book {

  /** What the caller knows of a write. */
  enum Told {
    DONE,
    NOT_DONE,
    UNKNOWN
  }

  private record Entry(int rows, Told told, boolean whole) {}

  private final Map<Integer, Entry> entries = new ConcurrentSkipListMap<>();
  private final AtomicInteger last = new AtomicInteger();
  private final boolean spread;

  /**
   * Nothing is written in it yet.
   *
   * @param spread whether the rows of one write may lie on several servers
   */
  Book(boolean spread) {
    this.spread = spread;
  }

  static void createOn(List<TestServer> servers) throws SQLException {
    for (TestServer server : servers) {
      // Without a key, so that a write that is done twice shows.
      server.execute("CREATE TABLE book (id INT, row_no INT) ENGINE=InnoDB");
    }
  }

  /** A write that has not been sent yet. */
  int open(int rows) {
    int id = last.incrementAndGet();
    entries.put(id, new Entry(rows, Told.NOT_DONE, true));
    return id;
  }

  void told(int id, Told told) {
    entries.computeIfPresent(id, (key, old) -> new Entry(old.rows(), told, old.whole()));
  }

  /** Of rows written in autocommit some may be there and others not, if the outcome is unknown. */
  void unknownInPart(int id) {
    entries.computeIfPresent(id, (key, old) -> new Entry(old.rows(), Told.UNKNOWN, false));
  }

  /**
   * Everything that is lost, doubled, half or made up.
   *
   * @param unknown {@code present} or {@code absent} if it is known what became of the unknown ones
   */
  List<String> errors(List<TestServer> servers, String unknown) throws SQLException {
    Map<Integer, List<String>> found = new TreeMap<>();
    for (TestServer server : servers) {
      try (Connection admin = server.adminConnection();
          Statement statement = admin.createStatement();
          ResultSet rows = statement.executeQuery("SELECT id, row_no FROM book ORDER BY 1, 2")) {
        while (rows.next()) {
          found
              .computeIfAbsent(rows.getInt(1), id -> new ArrayList<>())
              .add(rows.getInt(2) + "@" + server.port());
        }
      }
    }
    List<String> errors = new ArrayList<>();
    found.forEach(
        (id, rows) -> {
          if (!entries.containsKey(id)) {
            errors.add("nobody wrote " + id + ": " + rows);
          }
        });
    entries.forEach((id, entry) -> check(id, entry, found, unknown, errors));
    return errors;
  }

  /** What stands on a server that the source does not have: it was never the source's to give. */
  List<String> besides(TestServer source, List<TestServer> others) throws SQLException {
    Set<String> had = rowsOn(source);
    List<String> errors = new ArrayList<>();
    for (TestServer other : others) {
      for (String row : rowsOn(other)) {
        int id = Integer.parseInt(row.substring(0, row.indexOf('/')));
        Entry entry = entries.get(id);
        boolean inDoubt = entry != null && entry.told() == Told.UNKNOWN;
        if (!had.contains(row) && !inDoubt) {
          errors.add("row " + row + " stands on " + other.port() + " and not on the source");
        }
      }
    }
    return errors;
  }

  private static Set<String> rowsOn(TestServer server) throws SQLException {
    Set<String> all = new TreeSet<>();
    try (Connection admin = server.adminConnection();
        Statement statement = admin.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id, row_no FROM book")) {
      while (rows.next()) {
        all.add(rows.getInt(1) + "/" + rows.getInt(2));
      }
    }
    return all;
  }

  private void check(
      int id, Entry entry, Map<Integer, List<String>> found, String unknown, List<String> errors) {
    List<String> rows = found.getOrDefault(id, List.of());
    long servers = rows.stream().map(row -> row.replaceFirst(".*@", "")).distinct().count();
    long numbers = rows.stream().map(row -> row.replaceFirst("@.*", "")).distinct().count();
    String what = "write " + id + " (" + entry.told() + ", " + entry.rows() + " rows): " + rows;
    if (numbers != rows.size()) {
      errors.add("doubled " + what);
    } else if (servers > 1 && !spread
        || entry.whole() && !rows.isEmpty() && rows.size() != entry.rows()) {
      errors.add("half " + what);
    } else if (entry.told() == Told.DONE && rows.size() != entry.rows()) {
      errors.add("lost " + what);
    } else if (entry.told() == Told.NOT_DONE && !rows.isEmpty()) {
      errors.add("not rolled back " + what);
    } else if (entry.told() == Told.UNKNOWN && unknown.equals("present") && rows.isEmpty()) {
      errors.add("should be there: " + what);
    } else if (entry.told() == Told.UNKNOWN && unknown.equals("absent") && !rows.isEmpty()) {
      errors.add("should not be there: " + what);
    }
  }
}
