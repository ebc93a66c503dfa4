package io.sluice.jdbc.parity;

import io.sluice.jdbc.parity.CallTable.Row;
import io.sluice.jdbc.testkit.TestServer;
import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Makes the calls of the table through one kind of connection and writes down what they give. */
final class Caller implements AutoCloseable {

  /** What is closed before the call. */
  enum Closed {
    NOTHING,
    STATEMENT,
    CONNECTION
  }

  /** Where connections come from. */
  interface Source {
    Connection open() throws SQLException;
  }

  private final Source source;
  private final List<TestServer> servers;
  private Connection kept;

  Caller(Source source, List<TestServer> servers) {
    this.source = source;
    this.servers = servers;
  }

  /** What the call gives, as text. */
  String outcome(Row row, Closed closed) throws Exception {
    if (row.writes()) {
      for (TestServer server : servers) {
        Fixture.reset(server);
      }
    }
    Connection connection = connection();
    Object subject = null;
    try {
      subject = row.subject().on(connection);
      return call(row, closed, connection, subject);
    } catch (SQLException refused) {
      return "subject: " + Rendering.error(refused);
    } finally {
      boolean spent =
          row.subject().spendsConnection()
              || closed == Closed.CONNECTION
              || row.then().equals("table");
      close(subject, spent);
    }
  }

  private static String call(Row row, Closed closed, Connection connection, Object subject)
      throws Exception {
    Class<?>[] types = row.method().getParameterTypes();
    List<String> words = Words.split(row.args());
    Object[] args = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      args[i] = Words.value(words.get(i), types[i], connection, subject);
    }
    if (closed == Closed.STATEMENT) {
      ((Statement) subject).close();
    } else if (closed == Closed.CONNECTION) {
      connection.close();
    }
    Rendering rendering = new Rendering(connection, subject);
    String outcome;
    try {
      Object value = row.method().invoke(subject, args);
      outcome = row.method().getName().equals("unwrap") ? "unwrapped" : rendering.value(value);
    } catch (InvocationTargetException thrown) {
      outcome = "throws " + Rendering.error(thrown.getCause());
    }
    if (row.then().equals("-") || closed != Closed.NOTHING) {
      return outcome;
    }
    return outcome + "\n  then " + row.then() + ": " + then(row, connection, subject, rendering);
  }

  private static String then(Row row, Connection connection, Object subject, Rendering rendering) {
    try {
      return switch (row.then()) {
        case "table" -> table(connection, rendering);
        case "outs" -> {
          ((PreparedStatement) subject).execute();
          yield rendering.value(((java.sql.CallableStatement) subject).getObject(2));
        }
        default -> rendering.value(row.subject().type().getMethod(row.then()).invoke(subject));
      };
    } catch (InvocationTargetException thrown) {
      return "throws " + Rendering.error(thrown.getCause());
    } catch (SQLException thrown) {
      return "throws " + Rendering.error(thrown);
    } catch (ReflectiveOperationException wrong) {
      throw new IllegalStateException(row.toString(), wrong);
    }
  }

  private static String table(Connection connection, Rendering rendering) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT id, name, amount FROM parity ORDER BY id")) {
      return rendering.value(rows);
    }
  }

  private Connection connection() throws SQLException {
    if (kept == null) {
      kept = source.open();
    }
    return kept;
  }

  private void close(Object subject, boolean spent) throws SQLException {
    if (subject instanceof Statement statement && !kept.isClosed()) {
      statement.close();
    }
    if (spent || kept.isClosed()) {
      kept.close();
      kept = null;
    }
  }

  @Override
  public void close() throws SQLException {
    if (kept != null) {
      kept.close();
    }
  }
}
