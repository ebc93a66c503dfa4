package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
import java.sql.SQLException;

/** The one database that the rules are about. Stateless. */
final class Databases {

  private Databases() {}

  static void requireSame(ShardSession session, String name) throws SQLException {
    session.requireOpen();
    String own = session.engine().database();
    if (name != null && !name.equals(own)) {
      throw Errors.unsupported(
          "The sharding rules are about database '"
              + own
              + "'; to use '"
              + name
              + "', name it in the URL of another connection"
              + (own.isEmpty() ? " (this URL names none)." : "."));
    }
  }
}
