package io.sluice.jdbc.parity;

import io.sluice.jdbc.testkit.TestServer;
import java.sql.SQLException;

/** The tables and routines that the parity tests call, the same on every server. */
public final class Fixture {

  private static final String ROWS =
      "INSERT INTO app.parity (id, name, amount, taken, note, data) VALUES"
          + " (1, 'one', 1.10, '2024-02-29 12:34:56.789', 'first', X'0102'),"
          + " (2, 'grün', -2.50, NULL, NULL, NULL),"
          + " (3, NULL, NULL, '2001-01-01 00:00:00', '', X'')";

  private Fixture() {}

  static void create(TestServer server) throws SQLException {
    server.execute(
        "CREATE DATABASE other",
        "CREATE TABLE app.parity (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(40),"
            + " amount DECIMAL(10,2), taken DATETIME(3), note TEXT, data BLOB)",
        "CREATE TABLE app.child (id INT PRIMARY KEY, parent INT,"
            + " CONSTRAINT to_parity FOREIGN KEY (parent) REFERENCES parity (id))",
        "CREATE TABLE app.scratch (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(80))",
        "CREATE TABLE app.made (id INT)",
        "CREATE PROCEDURE app.echo(IN v TEXT) SELECT v AS v",
        "CREATE FUNCTION app.twice(a INT) RETURNS INT DETERMINISTIC NO SQL RETURN 2 * a",
        "CREATE PROCEDURE app.many(IN a INT, OUT n INT, OUT s VARCHAR(40), OUT d DATE, OUT t TIME,"
            + " OUT ts DATETIME, OUT b BLOB, OUT bd DECIMAL(10,2), OUT u VARCHAR(40),"
            + " OUT x VARCHAR(40), OUT nothing VARCHAR(40))"
            + " BEGIN SET n = a + 1; SET s = 'text'; SET d = '2024-02-29'; SET t = '12:34:56';"
            + " SET ts = '2024-02-29 12:34:56'; SET b = X'0102'; SET bd = 12.50;"
            + " SET u = 'http://example.org/'; SET x = '<a/>'; END",
        "CREATE PROCEDURE app.swap(IN a INT, INOUT b INT, OUT c INT)"
            + " BEGIN SET c = b; SET b = a; END",
        "CREATE PROCEDURE app.store(IN v TEXT) INSERT INTO parity (name) VALUES (v)",
        "CREATE PROCEDURE app.two_results(IN a INT) BEGIN SELECT a AS x; SELECT a + 1 AS y; END",
        ROWS);
  }

  static void reset(TestServer server) throws SQLException {
    server.execute("DELETE FROM app.parity", ROWS, "ALTER TABLE app.parity AUTO_INCREMENT = 100");
  }
}
