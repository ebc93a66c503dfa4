package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.session.Explained;
import io.sluice.jdbc.internal.session.Session;
import io.sluice.jdbc.internal.sql.StatementFacts;
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

  /**
   * A host of the shard.
   *
   * @param role {@code source} or {@code replica}; empty if no host can serve the statement
   * @param hostPort {@code name:port}; empty if it is not known
   */
  public record Host(String role, String hostPort) {
    /** Where rows will go that have not been read yet. */
    public static final Host ANY = new Host("source", "");
  }

  /**
   * The host on which a statement would run now.
   *
   * @param onSource whether it needs the one that takes writes, whatever it is
   */
  public Host hostFor(String sql, boolean onSource) throws SQLException {
    StatementFacts facts = session.facts(onSource ? "/* sluice: source */ " + sql : sql);
    Explained explained = session.explain(facts);
    boolean alone = explained.role().equals("equal"); // the only one, so it takes writes
    return new Host(alone ? "source" : explained.role(), explained.host());
  }

  /** Pings every connection that it holds. */
  public void ping() throws SQLException {
    session.pingAll();
  }

  @Override
  public String toString() {
    return name;
  }
}
