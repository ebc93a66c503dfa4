package io.sluice.examples;

import io.sluice.examples.Book.Kind;
import io.sluice.examples.Book.Told;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * One thread of an application: reads, single inserts, batches and transactions in a mix.
 *
 * <p>How it reacts to errors is how an application should:
 *
 * <ol>
 *   <li>An autocommit read needs no reaction: Sluice runs it again on another host.
 *   <li>40001: the transaction is surely rolled back. Roll back and run all of it again.
 *   <li>08007: the write may or may not have happened. Never repeat it blindly; look first. Here it
 *       is only noted, because the ledger looks at the end.
 * </ol>
 */
final class Worker implements Runnable {

  private static final int ATTEMPTS = 5;

  private final DataSource pool;
  private final Meter meter;
  private final Book book;
  private final Reads reads;
  private final Random random;
  private final BooleanSupplier stop;

  Worker(DataSource pool, Meter meter, Book book, Random random, BooleanSupplier stop) {
    this.pool = pool;
    this.meter = meter;
    this.book = book;
    this.reads = new Reads(pool, meter, random);
    this.random = random;
    this.stop = stop;
  }

  @Override
  public void run() {
    while (!stop.getAsBoolean()) {
      int dice = random.nextInt(100);
      try {
        if (dice < 50) {
          reads.lookUp();
        } else if (dice < 60) {
          reads.list();
        } else if (dice < 80) {
          insert();
        } else if (dice < 85) {
          batch();
        } else {
          transaction();
        }
        Thread.sleep(1 + random.nextInt(3)); // an application does other things, too
      } catch (SQLException e) {
        meter.exception(e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Autocommit: the one statement is the transaction. */
  private void insert() throws SQLException {
    try (Connection connection = borrow();
        PreparedStatement insert =
            connection.prepareStatement(Ledger.INSERT, Statement.RETURN_GENERATED_KEYS)) {
      write(
          Kind.INSERT,
          unit -> {
            insert.setLong(1, unit);
            insert.setInt(2, 0);
            insert.executeUpdate();
            try (ResultSet key = insert.getGeneratedKeys()) {
              return key.next() ? Ledger.portOf(key.getLong(1)) : 0;
            }
          });
    }
  }

  /** Also autocommit: each row by itself may be there or not when it fails. */
  private void batch() throws SQLException {
    try (Connection connection = borrow();
        PreparedStatement insert = connection.prepareStatement(Ledger.INSERT)) {
      write(
          Kind.BATCH,
          unit -> {
            for (int part = 0; part < Kind.BATCH.rows; part++) {
              insert.setLong(1, unit);
              insert.setInt(2, part);
              insert.addBatch();
            }
            insert.executeBatch();
            return 0;
          });
    }
  }

  private interface Write {
    int of(long unit) throws SQLException;
  }

  private void write(Kind kind, Write write) {
    long unit = book.open(kind);
    try {
      meter.statement(kind.name().toLowerCase(java.util.Locale.ROOT), () -> write.of(unit));
      book.told(unit, Told.DONE);
    } catch (SQLException e) {
      meter.exception(e);
      book.told(unit, toldBy(e));
    }
  }

  private void transaction() throws SQLException {
    Told told = Told.ROLLED_BACK;
    for (int attempt = 1; attempt <= ATTEMPTS && told == Told.ROLLED_BACK; attempt++) {
      try (Connection connection = borrow()) {
        connection.setAutoCommit(false);
        // A new number for each attempt, so that the ledger can tell them apart.
        long unit = book.open(Kind.TRANSACTION);
        told = attempt(connection, unit);
        book.told(unit, told);
      }
    }
  }

  private Told attempt(Connection connection, long unit) throws SQLException {
    try {
      work(connection, unit);
      meter.call("commit", () -> committed(connection));
      return Told.DONE;
    } catch (SQLException e) {
      meter.exception(e);
      Told told = toldBy(e);
      if (told == Told.ROLLED_BACK) {
        connection.rollback(); // "I have understood"; until then the connection does nothing else
      }
      return told;
    }
  }

  private void work(Connection connection, long unit) throws SQLException {
    int account = 1 + random.nextInt(Ledger.ACCOUNTS);
    try (Statement statement = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement(Ledger.INSERT)) {
      String lock = "SELECT @@port FROM account WHERE id = " + account + " FOR UPDATE";
      int port = meter.statement("read for update", () -> firstColumn(statement, lock));
      for (int part = 0; part < Kind.TRANSACTION.rows; part++) {
        insert.setLong(1, unit);
        insert.setInt(2, part);
        meter.statement("insert in a transaction", () -> insert.executeUpdate() * port);
      }
      String update = "UPDATE account SET bookings = bookings + 1 WHERE id = " + account;
      meter.statement("update", () -> statement.executeUpdate(update) * port);
    }
  }

  private static int firstColumn(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }

  private static boolean committed(Connection connection) throws SQLException {
    connection.commit();
    return true;
  }

  private Connection borrow() throws SQLException {
    return meter.call("borrowing a connection", pool::getConnection);
  }

  private static Told toldBy(SQLException e) {
    return switch (String.valueOf(e.getSQLState())) {
      case "40001" -> Told.ROLLED_BACK;
      case "08007" -> Told.UNKNOWN;
      default -> Told.NOTHING;
    };
  }
}
