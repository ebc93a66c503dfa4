package io.sluice.jdbc.transaction;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Carries out orders on one connection, as an application would; confined to one thread. */
final class Counter {

  private static final String PLEDGE =
      "INSERT INTO pledges (account, transfer, amount, parts) VALUES ";

  private final Connection connection;
  private final Gate gate;
  private final int shards;
  private String wrongSum;

  Counter(Connection connection, Gate gate, int shards) {
    this.connection = connection;
    this.gate = gate;
    this.shards = shards;
  }

  /** Carries it out once; the connection is free for the next order afterwards. */
  Told play(Order order) {
    return switch (order.kind()) {
      case STATEMENT, BATCH, TIDE, RATE -> statement(order);
      default -> transaction(order);
    };
  }

  /** For whoever has to find out why. */
  private static void log(Order order, SQLException failed) {
    StringWriter text = new StringWriter();
    failed.printStackTrace(new PrintWriter(text));
    System.err.println(LocalTime.now() + " " + order.encoded() + " " + text);
  }

  // --- transactions

  private Told transaction(Order order) {
    boolean committing = false;
    wrongSum = null;
    try {
      begin(order);
      work(order);
      if (order.kind() == Kind.GIVEN_UP) {
        connection.rollback();
        return Told.GIVEN_UP;
      }
      gate.reached("worked", null);
      committing = true;
      commit(order);
      return wrongSum == null ? Told.DONE : Told.broken(wrongSum);
    } catch (SQLException failed) {
      log(order, failed);
      Told told = committing ? Told.ofCommit(failed) : Told.ofWork(failed);
      return afterwards(order, told, committing);
    } catch (WrongSum wrong) {
      return afterwards(order, Told.broken(wrong.getMessage()), false);
    }
  }

  /** Whoever insists must not be told another thing; then all is taken back. */
  private Told afterwards(Order order, Told told, boolean insist) {
    Told last = told;
    if (insist && order.kind() != Kind.SQL && Math.floorMod(order.id().hashCode(), 4) == 0) {
      try {
        connection.commit();
        last = Told.broken("a second commit was accepted after " + told.detail());
      } catch (SQLException again) {
        Told second = Told.ofCommit(again);
        if (second.outcome() != told.outcome()) {
          last = Told.broken(second.detail() + " to a second commit after " + told.detail());
        }
      }
    }
    try {
      if (order.kind() == Kind.SQL) {
        run("ROLLBACK");
      } else {
        connection.rollback();
      }
      if (!connection.getAutoCommit()) {
        connection.setAutoCommit(true);
      }
    } catch (SQLException unusable) {
      last = new Told(last.outcome(), last.detail() + "; then " + Told.ofWork(unusable).detail());
      throw new Unusable(last);
    }
    return last;
  }

  private void begin(Order order) throws SQLException {
    if (order.kind() == Kind.SQL) {
      if (!connection.getAutoCommit()) {
        connection.setAutoCommit(true);
      }
      run("START TRANSACTION");
    } else if (connection.getAutoCommit()) {
      connection.setAutoCommit(false);
    }
    gate.reached("begun", null);
  }

  private void commit(Order order) throws SQLException {
    if (order.kind() == Kind.SQL) {
      run("COMMIT");
    } else {
      connection.commit();
    }
  }

  private void work(Order order) throws SQLException {
    switch (order.kind()) {
      case LOCKED -> lockAll(order);
      case READER -> balance(order.accounts()[0] + 1);
      case LATE_WRITER -> {
        for (int account : order.accounts()) {
          balance(account);
        }
      }
      case COUNT -> {
        count();
        return;
      }
      default -> {
        // Nothing before the first account.
      }
    }
    for (int part = 0; part < order.parts(); part++) {
      if (order.kind() == Kind.SAVEPOINT && part == 1) {
        detour(order);
      }
      if (order.kind() == Kind.CHECKED) {
        changeChecked(order, part);
      } else {
        change(order, part);
      }
      if (order.kind() == Kind.SWALLOWED && part == 0) {
        swallow(order);
      }
      gate.reached("worked " + (part + 1), null);
    }
  }

  private void change(Order order, int part) throws SQLException {
    int account = order.accounts()[part];
    addTo(account, order.amounts()[part]);
    try (PreparedStatement read =
        connection.prepareStatement("SELECT balance, version FROM accounts WHERE id = ?")) {
      read.setInt(1, account);
      try (ResultSet rows = read.executeQuery()) {
        rows.next();
        enter(order, part, rows.getLong(1), rows.getInt(2));
      }
    }
  }

  private void addTo(int account, long amount) throws SQLException {
    try (PreparedStatement add =
        connection.prepareStatement(
            "UPDATE accounts SET balance = balance + ?, version = version + 1 WHERE id = ?")) {
      add.setLong(1, amount);
      add.setInt(2, account);
      if (add.executeUpdate() != 1) {
        throw new WrongSum("account " + account + " was not found");
      }
    }
  }

  private void changeChecked(Order order, int part) throws SQLException {
    int account = order.accounts()[part];
    long balance;
    int version;
    try (PreparedStatement read =
        connection.prepareStatement(
            "SELECT balance, version FROM accounts WHERE id = ? FOR UPDATE")) {
      read.setInt(1, account);
      try (ResultSet rows = read.executeQuery()) {
        rows.next();
        balance = rows.getLong(1) + order.amounts()[part];
        version = rows.getInt(2) + 1;
      }
    }
    try (PreparedStatement set =
        connection.prepareStatement("UPDATE accounts SET balance = ?, version = ? WHERE id = ?")) {
      set.setLong(1, balance);
      set.setInt(2, version);
      set.setInt(3, account);
      set.executeUpdate();
    }
    enter(order, part, balance, version);
  }

  private void enter(Order order, int part, long balance, int version) throws SQLException {
    try (PreparedStatement enter =
        connection.prepareStatement(
            "INSERT INTO entries (account, version, transfer, amount, balance, parts)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      enter.setInt(1, order.accounts()[part]);
      enter.setInt(2, version);
      enter.setString(3, order.id());
      enter.setLong(4, order.amounts()[part]);
      enter.setLong(5, balance);
      enter.setInt(6, order.parts());
      enter.executeUpdate();
    }
  }

  private void balance(int account) throws SQLException {
    try (PreparedStatement read =
        connection.prepareStatement("SELECT balance FROM accounts WHERE id = ?")) {
      read.setInt(1, account % Vault.ACCOUNTS);
      read.executeQuery().close();
    }
  }

  private void lockAll(Order order) throws SQLException {
    String accounts =
        Arrays.stream(order.accounts())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(","));
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT id FROM accounts WHERE id IN (" + accounts + ") FOR UPDATE")) {
      int seen = 0;
      while (rows.next()) {
        seen++;
      }
      if (seen != order.parts()) {
        throw new WrongSum(seen + " of the accounts " + accounts + " were found");
      }
    }
  }

  /** What is done behind a savepoint is never to be seen. */
  private void detour(Order order) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    addTo(order.accounts()[1], 7);
    if (order.amounts()[1] % 2 == 0) {
      addTo(order.accounts()[0], 9);
    }
    connection.rollback(savepoint);
  }

  /** The same entry once more: refused by the server as a duplicate. */
  private void swallow(Order order) throws SQLException {
    try (PreparedStatement again =
        connection.prepareStatement(
            "INSERT INTO entries (account, version, transfer, amount, balance, parts)"
                + " VALUES (?, 1000000, ?, 1, 1, 1)")) {
      again.setInt(1, order.accounts()[0]);
      again.setString(2, order.id());
      again.executeUpdate();
      throw new WrongSum("a duplicate was not refused");
    } catch (SQLException refused) {
      if (!"23000".equals(refused.getSQLState())) {
        throw refused;
      }
    }
  }

  private void count() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT balance FROM accounts FOR UPDATE")) {
      long sum = 0;
      while (rows.next()) {
        sum += rows.getLong(1);
      }
      if (sum != Vault.ACCOUNTS * Vault.BALANCE) {
        // A shard that was lost between two answers has lost its locks, which the commit must tell.
        wrongSum = "locking reads saw " + sum + " in all, and were committed";
      }
    }
  }

  // --- statements that are a transaction each

  private Told statement(Order order) {
    try {
      if (!connection.getAutoCommit()) {
        connection.setAutoCommit(true);
      }
    } catch (SQLException unusable) {
      throw new Unusable(Told.ofWork(unusable));
    }
    try {
      switch (order.kind()) {
        case STATEMENT -> pledge(order);
        case BATCH -> pledges(order);
        case TIDE -> changed("UPDATE tides SET level = level + 1", shards);
        default -> changed("UPDATE rates SET level = level + 1 WHERE id = 1", 1);
      }
      return Told.DONE;
    } catch (SQLException failed) {
      log(order, failed);
      return Told.ofStatement(failed);
    } catch (WrongSum wrong) {
      return Told.broken(wrong.getMessage());
    }
  }

  private void changed(String update, int rows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int count = statement.executeUpdate(update);
      if (count != rows) {
        throw new WrongSum(update + " changed " + count + " rows");
      }
    }
  }

  private void pledge(Order order) throws SQLException {
    String values = String.join(", ", java.util.Collections.nCopies(order.parts(), "(?, ?, ?, ?)"));
    try (PreparedStatement insert = connection.prepareStatement(PLEDGE + values)) {
      for (int part = 0; part < order.parts(); part++) {
        set(insert, order, part, 4 * part);
      }
      if (insert.executeUpdate() != order.parts()) {
        throw new WrongSum("the insert counted wrong");
      }
    }
  }

  private void pledges(Order order) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(PLEDGE + "(?, ?, ?, ?)")) {
      for (int part = 0; part < order.parts(); part++) {
        set(insert, order, part, 0);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void set(PreparedStatement insert, Order order, int part, int after)
      throws SQLException {
    insert.setInt(after + 1, order.accounts()[part]);
    insert.setString(after + 2, order.id());
    insert.setLong(after + 3, order.amounts()[part]);
    insert.setInt(after + 4, order.parts());
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The teller saw what cannot be. */
  private static final class WrongSum extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongSum(String message) {
      super(message);
    }
  }

  /** The connection is of no further use; the order was answered all the same. */
  static final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1;
    final transient Told told;

    Unusable(Told told) {
      super(told.detail());
      this.told = told;
    }
  }
}
