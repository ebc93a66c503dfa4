package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.session.Session;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The part of a logical connection that lives on one shard.
 *
 * @param shard its number in the order of the URL
 * @param name of the shard
 * @param session an ordinary session of the shard's own group
 * @param connection the JDBC connection over that session
 */
public record Child(int shard, String name, Session session, Connection connection) {

  /** Pings every connection that it holds. */
  public void ping() throws SQLException {
    session.pingAll();
  }

  @Override
  public String toString() {
    return name;
  }
}
