package io.sluice.jdbc.parity;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Locale;

/** Objects in a certain state on which methods are called; the name is the one in calls.txt. */
enum Subject {
  CONNECTION(Connection.class, connection -> connection),
  CONNECTION_MANUAL(
      Connection.class,
      connection -> {
        connection.setAutoCommit(false);
        return connection;
      }),
  CONNECTION_TX(
      Connection.class,
      connection -> {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
          statement.executeUpdate("UPDATE parity SET name = 'changed' WHERE id = 1");
        }
        return connection;
      }),
  CONNECTION_WARNED(
      Connection.class,
      connection -> {
        try (Statement statement = connection.createStatement()) {
          statement.execute("DROP TABLE IF EXISTS nowhere");
        }
        return connection;
      }),

  STATEMENT(Statement.class, Connection::createStatement),
  STATEMENT_QUERIED(Statement.class, connection -> ran(connection, Subject.SELECT)),
  STATEMENT_INSERTED(
      Statement.class,
      connection -> {
        Statement statement = connection.createStatement();
        statement.executeUpdate(
            "INSERT INTO parity (name) VALUES ('new')", Statement.RETURN_GENERATED_KEYS);
        return statement;
      }),
  STATEMENT_WARNED(Statement.class, connection -> ran(connection, "DROP TABLE IF EXISTS nowhere")),
  STATEMENT_BATCHED(
      Statement.class,
      connection -> {
        Statement statement = connection.createStatement();
        statement.addBatch("INSERT INTO parity (name) VALUES ('a')");
        statement.addBatch("UPDATE parity SET amount = 0 WHERE id < 3");
        return statement;
      }),
  STATEMENT_BATCHEDBAD(
      Statement.class,
      connection -> {
        Statement statement = connection.createStatement();
        statement.addBatch("INSERT INTO parity (name) VALUES ('a')");
        statement.addBatch("INSERT INTO parity (id, name) VALUES (1, 'twice')");
        statement.addBatch("INSERT INTO parity (name) VALUES ('b')");
        return statement;
      }),

  PREPARED(PreparedStatement.class, connection -> connection.prepareStatement("SELECT ? AS v")),
  PREPARED_SET(PreparedStatement.class, connection -> set(Subject.PREPARED, connection, "given")),
  PREPARED_QUERIED(
      PreparedStatement.class,
      connection -> {
        PreparedStatement statement = connection.prepareStatement(Subject.SELECT);
        statement.execute();
        return statement;
      }),
  PREPARED_INSERT(
      PreparedStatement.class,
      connection -> {
        PreparedStatement statement =
            connection.prepareStatement("INSERT INTO parity (name, amount) VALUES (?, ?)");
        statement.setString(1, "prepared");
        statement.setInt(2, 5);
        return statement;
      }),
  PREPARED_INSERTED(
      PreparedStatement.class,
      connection -> {
        PreparedStatement statement =
            connection.prepareStatement(
                "INSERT INTO parity (name) VALUES (?)", Statement.RETURN_GENERATED_KEYS);
        statement.setString(1, "prepared");
        statement.execute();
        return statement;
      }),
  PREPARED_BATCHED(
      PreparedStatement.class,
      connection -> {
        PreparedStatement statement = (PreparedStatement) Subject.PREPARED_INSERT.on(connection);
        statement.addBatch();
        statement.setString(1, "second");
        statement.addBatch();
        return statement;
      }),
  PREPARED_BATCHEDBAD(
      PreparedStatement.class,
      connection -> {
        PreparedStatement statement =
            (PreparedStatement) named("prepared.duplicate").on(connection);
        statement.setInt(1, 50);
        statement.addBatch();
        statement.setInt(1, 1);
        statement.addBatch();
        statement.setInt(1, 51);
        statement.addBatch();
        return statement;
      }),
  PREPARED_DUPLICATE(
      PreparedStatement.class,
      connection -> {
        PreparedStatement statement =
            connection.prepareStatement("INSERT INTO parity (id, name) VALUES (?, 'twice')");
        statement.setInt(1, 1);
        return statement;
      }),

  CALLABLE(CallableStatement.class, connection -> connection.prepareCall("{call echo(?)}")),
  CALLABLE_NAMED(CallableStatement.class, connection -> connection.prepareCall("{call echo(?)}")),
  CALLABLE_SET(CallableStatement.class, connection -> set(Subject.CALLABLE, connection, "given")),
  CALLABLE_BATCHED(
      CallableStatement.class,
      connection -> {
        CallableStatement statement = connection.prepareCall("{call store(?)}");
        statement.setString(1, "a");
        statement.addBatch();
        statement.setString(1, "b");
        statement.addBatch();
        return statement;
      }),
  CALLABLE_QUERIED(
      CallableStatement.class,
      connection -> {
        CallableStatement statement = (CallableStatement) Subject.CALLABLE_SET.on(connection);
        statement.execute();
        return statement;
      }),
  CALLABLE_MANY(
      CallableStatement.class,
      connection -> {
        CallableStatement statement =
            connection.prepareCall("{call many(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)}");
        statement.setInt(1, 41);
        return statement;
      }),
  CALLABLE_CALLED(
      CallableStatement.class,
      connection -> {
        CallableStatement statement = (CallableStatement) Subject.CALLABLE_MANY.on(connection);
        List<Integer> types =
            List.of(
                Types.INTEGER,
                Types.VARCHAR,
                Types.DATE,
                Types.TIME,
                Types.TIMESTAMP,
                Types.BLOB,
                Types.DECIMAL,
                Types.VARCHAR,
                Types.VARCHAR,
                Types.VARCHAR);
        for (int i = 0; i < types.size(); i++) {
          statement.registerOutParameter(i + 2, types.get(i));
        }
        statement.execute();
        return statement;
      }),

  METADATA(DatabaseMetaData.class, Connection::getMetaData);

  private static final String SELECT = "SELECT id, name, amount FROM parity ORDER BY id";

  private interface Factory {
    Object on(Connection connection) throws SQLException;
  }

  private final Class<?> type;
  private final Factory factory;

  Subject(Class<?> type, Factory factory) {
    this.type = type;
    this.factory = factory;
  }

  static Subject named(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('.', '_'));
  }

  Class<?> type() {
    return type;
  }

  Object on(Connection connection) throws SQLException {
    return factory.on(connection);
  }

  /** Whether a connection is good for one such subject only. */
  boolean spendsConnection() {
    return type == Connection.class;
  }

  /** The same state of the statements that inherit its methods, where there is such a state. */
  List<Subject> heirs() {
    return switch (this) {
      case STATEMENT -> List.of(PREPARED, CALLABLE);
      case STATEMENT_QUERIED -> List.of(PREPARED_QUERIED, CALLABLE_QUERIED);
      case STATEMENT_INSERTED -> List.of(PREPARED_INSERTED);
      case STATEMENT_BATCHED -> List.of(PREPARED_BATCHED, CALLABLE_BATCHED);
      case STATEMENT_BATCHEDBAD -> List.of(PREPARED_BATCHEDBAD);
      case PREPARED -> List.of(CALLABLE);
      case PREPARED_SET -> List.of(CALLABLE_SET);
      case PREPARED_INSERT, PREPARED_DUPLICATE -> List.of(CALLABLE_SET);
      default -> List.of();
    };
  }

  private static Statement ran(Connection connection, String sql) throws SQLException {
    Statement statement = connection.createStatement();
    statement.execute(sql);
    return statement;
  }

  private static PreparedStatement set(Subject of, Connection connection, String value)
      throws SQLException {
    PreparedStatement statement = (PreparedStatement) of.on(connection);
    statement.setString(1, value);
    return statement;
  }
}
