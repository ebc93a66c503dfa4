package io.sluice.jdbc.simulation;

import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.session.Session;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Function;

/** A result that stays on the wire while it is read, as the facade reads it. */
final class Streamed {

  private final Session session;
  private final StatementFacts facts;
  private final Function<Physical, SimulatedConnection> guard;
  private Physical physical;

  Streamed(Session session, StatementFacts facts, Function<Physical, SimulatedConnection> guard) {
    this.session = session;
    this.facts = facts;
    this.guard = guard;
  }

  Reading read() throws SQLException {
    Reading reading = new Reading();
    ResultSet rows = open();
    try {
      while (next(rows, reading)) {
        reading.add(rows);
      }
      return reading;
    } finally {
      session.streamClosed();
      if (session.handles().resultClosed()) {
        session.resultClosed();
      }
    }
  }

  private ResultSet open() throws SQLException {
    return session.run(
        facts,
        true,
        on -> {
          physical = on;
          ResultSet rows = Statements.stream(guard.apply(on), facts.textToSend());
          session.streamOpened();
          session.handles().resultOpened();
          return rows;
        });
  }

  private boolean next(ResultSet rows, Reading reading) throws SQLException {
    try {
      return rows.next();
    } catch (SQLException | RuntimeException failed) {
      SQLException answer = session.readFailed(physical, facts, failed, !reading.isEmpty(), false);
      if (answer == null) {
        throw new BrokenPromise("half a read was to be run again");
      }
      throw answer;
    }
  }
}
