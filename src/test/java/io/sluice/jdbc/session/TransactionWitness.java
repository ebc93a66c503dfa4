package io.sluice.jdbc.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.internal.pool.Vendor;
import io.sluice.jdbc.parity.Lab;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * One session, the model of it, and what the servers say: compares the three. The server is asked
 * on the driver's own connection, past Sluice, which thus learns nothing from the question.
 */
final class TransactionWitness implements AutoCloseable {

  private final Lab lab;
  private final SluiceDataSource source;
  private final Connection session;
  private final Class<? extends Connection> rawType;
  private final List<Connection> admins = new ArrayList<>();
  private final TransactionModel model = new TransactionModel();
  private final int before;
  private Connection lastRaw;
  private boolean wasOpen;
  private int endingsThen;
  private int id;

  interface Step {
    void run() throws SQLException;
  }

  interface Call {
    void on(Connection session) throws SQLException;
  }

  TransactionWitness(Lab lab, int hosts) throws SQLException {
    this.lab = lab;
    this.source = lab.source(hosts, "loadBalanceStrategy=sequential", "allowMultiQueries=true");
    for (TestServer server : lab.servers().subList(0, hosts)) {
      admins.add(server.adminConnection());
    }
    this.session = source.getConnection();
    this.rawType =
        lab.isMySqlDriver()
            ? com.mysql.cj.jdbc.JdbcConnection.class
            : org.mariadb.jdbc.Connection.class;
    this.before = durableRows();
  }

  /** What the deeds need on every server. */
  static void prepare(Lab lab) throws SQLException {
    for (TestServer server : lab.servers()) {
      server.execute(
          "CREATE TABLE rows_of (id INT)",
          "CREATE TABLE other_rows (id INT PRIMARY KEY)",
          "CREATE PROCEDURE insert_and_commit(IN v INT)"
              + " BEGIN START TRANSACTION; INSERT INTO rows_of VALUES (v); COMMIT; END",
          "CREATE PROCEDURE begin_and_insert(IN v INT)"
              + " BEGIN START TRANSACTION; INSERT INTO rows_of VALUES (v); END",
          "CREATE PROCEDURE insert_and_roll_back(IN v INT)"
              + " BEGIN INSERT INTO other_rows VALUES (v); DELETE FROM other_rows WHERE id = v;"
              + " ROLLBACK; END",
          "CREATE PROCEDURE begin_and_fail(IN v INT)"
              + " BEGIN START TRANSACTION; INSERT INTO rows_of VALUES (v);"
              + " INSERT INTO no_such_table VALUES (v); END");
    }
  }

  Connection session() {
    return session;
  }

  TransactionModel model() {
    return model;
  }

  int nextId() {
    return ++id;
  }

  String insert() {
    return "INSERT INTO rows_of VALUES (" + nextId() + ")";
  }

  void sql(String text) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(text);
      while (statement.getMoreResults() || statement.getUpdateCount() >= 0) {
        // To the end, so that an error in a later part is met.
      }
    }
  }

  void batch(String... texts) throws SQLException {
    try (Statement statement = session.createStatement()) {
      for (String text : texts) {
        statement.addBatch(text);
      }
      statement.executeBatch();
    }
  }

  void fails(String text) {
    assertThatThrownBy(() -> sql(text)).as(text).isInstanceOf(SQLException.class);
  }

  void throwsAgain(Call call) {
    assertThatThrownBy(() -> call.on(session)).isInstanceOf(SQLException.class);
  }

  /** For what the drivers do differently in autocommit: false if it was refused. */
  boolean mayThrow(Call call) throws SQLException {
    if (!session.getAutoCommit()) {
      call.on(session);
      return true;
    }
    try {
      call.on(session);
      return true;
    } catch (SQLException refused) {
      return false;
    }
  }

  /** Whatever the step does, the servers accept no write meanwhile. */
  void whileReadOnly(Step step) throws SQLException {
    readOnly(1);
    try {
      step.run();
    } finally {
      readOnly(0);
    }
  }

  private void readOnly(int value) throws SQLException {
    for (Connection admin : admins) {
      try (Statement statement = admin.createStatement()) {
        statement.execute("SET GLOBAL read_only = " + value);
      }
    }
  }

  /** All that must hold between two calls. */
  void check() throws SQLException {
    checkState();
    checkDurable();
  }

  void checkState() throws SQLException {
    Connection raw = session.unwrap(rawType);
    boolean onServer = isOpenOnServer(raw);
    boolean inSluice = isOpenInSluice();
    String now = "Sluice: " + inSluice + ", server: " + onServer + ", model: " + model;
    assertThat(session.getAutoCommit()).as(now).isEqualTo(model.autoCommit);
    assertThat(!onServer || inSluice).as("a transaction nobody knows of; " + now).isTrue();
    if (model.autoCommit) {
      assertThat(inSluice).as(now).isEqualTo(onServer).isEqualTo(model.explicit);
    } else if (!model.touched) {
      assertThat(inSluice).as(now).isFalse();
    } else if (model.pending > 0) {
      assertThat(onServer).as(now).isTrue();
    }
    if (wasOpen && model.endings == endingsThen) {
      assertThat(raw).as("moved inside a transaction; " + now).isSameAs(lastRaw);
    }
    lastRaw = raw;
    wasOpen = onServer;
    endingsThen = model.endings;
  }

  void checkDurable() throws SQLException {
    assertThat(durableRows() - before).as("durable rows").isEqualTo(model.durable);
  }

  private boolean isOpenOnServer(Connection raw) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      if (lab.flavor() == Flavor.MARIADB) {
        try (ResultSet row = statement.executeQuery("SELECT @@in_transaction, @@autocommit")) {
          row.next();
          return row.getBoolean(1);
        }
      }
      statement.execute("DO 0"); // its answer brings the flag
      return Vendor.of(lab.vendor()).inTransaction(raw);
    }
  }

  /** {@code setReadOnly} is refused inside a transaction and else without effect. */
  private boolean isOpenInSluice() throws SQLException {
    try {
      session.setReadOnly(false);
      return false;
    } catch (SQLException refused) {
      assertThat(refused.getSQLState()).isEqualTo("25001");
      return true;
    }
  }

  private int durableRows() throws SQLException {
    int rows = 0;
    for (Connection admin : admins) {
      try (Statement statement = admin.createStatement();
          ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM rows_of")) {
        row.next();
        rows += row.getInt(1);
      }
    }
    return rows;
  }

  @Override
  public String toString() {
    return lab + ", " + admins.size() + " hosts: " + model;
  }

  @Override
  public void close() throws SQLException {
    session.close();
    source.close();
    for (Connection admin : admins) {
      admin.close();
    }
  }
}
