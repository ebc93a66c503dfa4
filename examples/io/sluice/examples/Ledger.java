package io.sluice.examples;

import io.sluice.examples.Book.Kind;
import io.sluice.examples.Book.Told;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Compares what the workers were told with what is in the databases.
 *
 * <p>The servers are independent: a row is on the server that took it and nowhere else. So the sum
 * over all servers must hold each acknowledged row exactly once, none of a unit that was rolled
 * back, and the rows of a transaction all or none, on one server. The servers are read directly,
 * without Sluice.
 */
final class Ledger {

  static final int ITEMS = 1000;
  static final int ACCOUNTS = 100;
  static final String INSERT = "INSERT INTO ledger (unit, part) VALUES (?, ?)";

  /** Generated keys begin at port × this, so a key tells which server generated it. */
  private static final long KEYS_PER_SERVER = 1_000_000_000_000L;

  private Ledger() {}

  static int portOf(long generatedKey) {
    return (int) (generatedKey / KEYS_PER_SERVER);
  }

  /** Makes the tables, the same on each server. */
  static void prepare(List<TestServer> servers) throws SQLException {
    for (TestServer server : servers) {
      server.execute(
          "CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL)",
          "INSERT INTO item " + numbers(ITEMS, "n, CONCAT('item ', n)"),
          "CREATE TABLE account (id INT PRIMARY KEY, bookings INT NOT NULL)",
          "INSERT INTO account " + numbers(ACCOUNTS, "n, 0"),
          // Nothing is unique but the generated key: a row that is sent twice must show up twice.
          "CREATE TABLE ledger (seq BIGINT AUTO_INCREMENT PRIMARY KEY, unit BIGINT NOT NULL,"
              + " part INT NOT NULL) AUTO_INCREMENT = "
              + server.port() * KEYS_PER_SERVER);
    }
  }

  private static String numbers(int count, String columns) {
    return "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < "
        + count
        + ") SELECT "
        + columns
        + " FROM r";
  }

  /**
   * What the comparison found; all but the last three should be 0.
   *
   * @param lost acknowledged rows that are missing
   * @param duplicated rows that are there more than once
   * @param halves transactions of which a part is missing, or is on another server
   * @param resurrected units that were told to be rolled back and are there
   * @param unknownThere units of unknown outcome that did happen
   * @param unknownAbsent units of unknown outcome that did not
   * @param rows on all servers together
   */
  record Verdict(
      long lost,
      long duplicated,
      long halves,
      long resurrected,
      long unknownThere,
      long unknownAbsent,
      long rows) {}

  static Verdict check(List<TestServer> servers, List<Book> books) throws SQLException {
    Found found = new Found(books);
    long bookings = 0;
    for (int i = 0; i < servers.size(); i++) {
      found.read(servers.get(i), i + 1);
      bookings += Long.parseLong(servers.get(i).query("SELECT SUM(bookings) FROM account"));
    }
    return found.compare(bookings);
  }

  /** What is in the databases, by worker and number of the unit. */
  private static final class Found {
    private final List<Book> books;
    private final byte[][] parts; // one bit per row of a unit
    private final byte[][] server; // 0 = none yet
    private long rows;
    private long duplicated;
    private long halves;

    Found(List<Book> books) {
      this.books = books;
      this.parts = books.stream().map(book -> new byte[book.size()]).toArray(byte[][]::new);
      this.server = books.stream().map(book -> new byte[book.size()]).toArray(byte[][]::new);
    }

    void read(TestServer from, int number) throws SQLException {
      try (Connection connection = from.adminConnection();
          Statement statement = connection.createStatement()) {
        statement.setFetchSize(1000); // a stream: after a long run there are millions
        try (ResultSet result = statement.executeQuery("SELECT unit, part FROM ledger")) {
          while (result.next()) {
            add(result.getLong(1), result.getInt(2), number);
          }
        }
      }
    }

    private void add(long unit, int part, int number) {
      int worker = Book.worker(unit);
      int index = Book.index(unit);
      rows++;
      if ((parts[worker][index] & 1 << part) != 0) {
        duplicated++;
      } else if (server[worker][index] != 0 && server[worker][index] != number) {
        halves++; // its rows lie on two servers
      }
      parts[worker][index] |= (byte) (1 << part);
      server[worker][index] = (byte) number;
    }

    Verdict compare(long bookings) {
      long lost = 0;
      long resurrected = 0;
      long there = 0;
      long absent = 0;
      long transactions = 0;
      for (Book book : books) {
        int worker = books.indexOf(book);
        for (int i = 0; i < book.size(); i++) {
          Kind kind = book.kind(i);
          int present = Integer.bitCount(parts[worker][i] & 0xFF);
          boolean transaction = kind == Kind.TRANSACTION && present > 0;
          transactions += transaction ? 1 : 0;
          halves += transaction && present < kind.rows ? 1 : 0;
          Told told = book.told(i);
          if (told == Told.DONE) {
            lost += kind.rows - present;
          } else if (told == Told.ROLLED_BACK) {
            resurrected += present > 0 ? 1 : 0;
          } else if (present > 0) {
            there++;
          } else {
            absent++;
          }
        }
      }
      // Each transaction also counted itself in another table.
      halves += Math.abs(bookings - transactions);
      return new Verdict(lost, duplicated, halves, resurrected, there, absent, rows);
    }
  }
}
