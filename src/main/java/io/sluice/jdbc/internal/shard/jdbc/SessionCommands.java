package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.execute.Child;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
import io.sluice.jdbc.internal.shard.execute.ShardTransactions;
import io.sluice.jdbc.internal.sql.Assignment;
import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;

/** Statements about the session and its transaction, which concern every shard. Not thread-safe. */
final class SessionCommands {

  private static final Pattern SUBQUERY = Pattern.compile("\\bselect\\b", Pattern.CASE_INSENSITIVE);

  /** Each shard would apply them for itself, or only one would have them. */
  private static final Set<String> OF_ONE_SERVER =
      Set.of(
          "sql_select_limit",
          "last_insert_id",
          "identity",
          "insert_id",
          "pseudo_thread_id",
          "rand_seed1",
          "rand_seed2",
          "gtid_next");

  private final ShardSession session;
  private final StatementFacts facts;

  SessionCommands(ShardSession session, StatementFacts facts) {
    this.session = session;
    this.facts = facts;
  }

  /**
   * Whether it is to run on the child that leads, from which all others take their settings.
   *
   * @throws SQLException 0AX01 if it is about a server and not about the session
   */
  boolean runsOnLead() throws SQLException {
    switch (facts.kind()) {
      case SET -> {
        refuseWhatIsNoSetting();
        return !setsAutocommitAlone();
      }
      case PING -> {
        for (Child child : session.opened()) {
          child.ping();
        }
        return true;
      }
      case EMPTY, MULTI -> {
        return true; // a server says what is wrong with it
      }
      default -> {
        return false;
      }
    }
  }

  /**
   * Whether this is {@link java.sql.Connection#setAutoCommit} as SQL.
   *
   * @throws SQLException 0AX01 if a transaction is open and it is that and more: a server that ran
   *     it might commit its own part of the transaction alone
   */
  private boolean setsAutocommitAlone() throws SQLException {
    if (!facts.changesAutocommit()) {
      return false;
    } else if (facts.assignments().size() == 1 && facts.autocommit().isPresent()) {
      return true;
    } else if (session.transactions().isOpen()) {
      throw Errors.unsupported(
          "SET of autocommit in a transaction over shards must not be left to one server; give it a"
              + " statement of its own and the value 0 or 1.");
    }
    return false;
  }

  private void refuseWhatIsNoSetting() throws SQLException {
    for (Assignment each : facts.assignments()) {
      switch (each.target()) {
        case GLOBAL, PASSWORD, OTHER ->
            throw Errors.unsupported(
                "SET of something global concerns one server; connect to that server itself.");
        case STATEMENT ->
            throw Errors.unsupported(
                "SET STATEMENT … FOR hides a statement from the planner; set the variable before it"
                    + " and back after it.");
        case NEXT_TRANSACTION ->
            throw Errors.unsupported(
                "SET TRANSACTION for the next transaction alone cannot be given to shards that join"
                    + " it later; use SET SESSION TRANSACTION.");
        default -> refuseWhatShardsCannotShare(each);
      }
    }
  }

  private static void refuseWhatShardsCannotShare(Assignment each) throws SQLException {
    String name = each.target() == Assignment.Target.SESSION ? each.name() : "";
    if (SUBQUERY.matcher(each.valueText()).find()) {
      throw Errors.unsupported(
          "SET with a subquery would read one shard only; read the value with a SELECT and set it.");
    } else if (OF_ONE_SERVER.contains(name)) {
      throw Errors.unsupported(
          "Variable '" + name + "' means something on one server only; do without it over shards.");
    } else if (name.equals("sql_mode") && !SqlModes.isPlannable(each)) {
      throw Errors.unsupported(
          "This sql_mode would make statements mean something else than the planner reads; write it"
              + " as words without "
              + String.join(", ", SqlModes.REFUSED)
              + ".");
    }
  }

  /**
   * Does it.
   *
   * @return false if it is none of them
   */
  boolean run() throws SQLException {
    if (!concern()) {
      return false;
    }
    ShardTransactions transactions = session.transactions();
    switch (facts.kind()) {
      case SET -> session.setAutoCommit(facts.autocommit().orElseThrow());
      case BEGIN -> transactions.begin(facts);
      case COMMIT, ROLLBACK -> transactions.end(facts);
      case SAVEPOINT -> transactions.savepoint(facts.savepoint());
      case ROLLBACK_TO -> transactions.rollbackTo(facts.savepoint());
      case RELEASE_SAVEPOINT -> transactions.release(facts.savepoint());
      default -> {} // USE of the one database there is
    }
    return true;
  }

  /**
   * Whether it is one of them; does nothing.
   *
   * @throws SQLException 0AX01 if it is refused over shards
   */
  boolean concern() throws SQLException {
    switch (facts.kind()) {
      case SET -> refuseWhatIsNoSetting();
      case BEGIN, COMMIT, ROLLBACK, SAVEPOINT, ROLLBACK_TO, RELEASE_SAVEPOINT, PING, EMPTY -> {}
      case USE -> Databases.requireSame(session, facts.useDatabase());
      case LOCK, UNLOCK -> throw refused("LOCK TABLES", "use SELECT … FOR UPDATE in a transaction");
      case XA_START, XA_END, XA_FINISH -> throw refused("XA", "use the JDBC transaction");
      case PREPARE, EXECUTE, DEALLOCATE ->
          throw refused("PREPARE as SQL", "use a PreparedStatement");
      case HANDLER -> throw refused("HANDLER", "use SELECT");
      case CALL ->
          throw refused(
              "CALL", "name the shard whose procedure is meant with /* sluice: shard=… */");
      default -> {
        return false;
      }
    }
    return true;
  }

  private static SQLException refused(String what, String instead) {
    return Errors.unsupported(what + " concerns one server and not all shards; " + instead + ".");
  }
}
