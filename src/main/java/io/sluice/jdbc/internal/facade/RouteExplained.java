package io.sluice.jdbc.internal.facade;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.session.Session;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.lang.reflect.Method;
import java.sql.SQLException;

/** {@code EXPLAIN ROUTE <statement>}: one row per physical statement, nothing of it is run. */
final class RouteExplained {

  private RouteExplained() {}

  static Object answer(
      StatementHandler statement,
      Session session,
      Method method,
      StatementFacts facts,
      Object[] sent)
      throws SQLException {
    throw Errors.unsupported("EXPLAIN ROUTE is not there yet.");
  }
}
