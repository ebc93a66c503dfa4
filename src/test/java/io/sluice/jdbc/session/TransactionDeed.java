package io.sluice.jdbc.session;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

/** One thing an application does that may begin, end, fail or use a transaction. */
enum TransactionDeed {
  SQL_BEGIN {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql("BEGIN");
      witness.model().begin();
    }
  },
  START_TRANSACTION {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql("START TRANSACTION WITH CONSISTENT SNAPSHOT");
      witness.model().begin();
    }
  },
  SQL_COMMIT {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql("COMMIT");
      witness.model().commit();
    }
  },
  SQL_ROLLBACK {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql("ROLLBACK");
      witness.model().rollback();
    }
  },
  COMMIT_AND_CHAIN {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql("COMMIT AND CHAIN");
      witness.model().begin();
    }
  },
  ROLLBACK_AND_CHAIN {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql("ROLLBACK AND CHAIN");
      witness.model().rollback();
      witness.model().begin();
    }
  },
  SQL_AUTOCOMMIT_OFF {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql("SET autocommit = 0");
      witness.model().autoCommit(false);
      witness.model().look();
    }
  },
  SQL_AUTOCOMMIT_ON {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql("SET @@session.autocommit = ON");
      witness.model().autoCommit(true);
    }
  },
  JDBC_AUTOCOMMIT_OFF {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.session().setAutoCommit(false);
      witness.model().autoCommit(false);
    }
  },
  JDBC_AUTOCOMMIT_ON {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.session().setAutoCommit(true);
      witness.model().autoCommit(true);
    }
  },
  JDBC_COMMIT {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      if (witness.mayThrow(Connection::commit)) { // in autocommit one driver refuses
        witness.model().commit();
      }
    }
  },
  JDBC_ROLLBACK {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      if (witness.mayThrow(Connection::rollback)) {
        witness.model().rollback();
      }
    }
  },
  INSERT {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql(witness.insert());
      witness.model().insert(1);
    }
  },
  PREPARED_INSERT {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      try (PreparedStatement insert =
          witness.session().prepareStatement("INSERT INTO rows_of VALUES (?)")) {
        insert.setInt(1, witness.nextId());
        insert.executeUpdate();
      }
      witness.model().insert(1);
    }
  },
  PREPARED_BATCH {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      try (PreparedStatement insert =
          witness.session().prepareStatement("INSERT INTO rows_of VALUES (?)")) {
        for (int i = 0; i < 2; i++) {
          insert.setInt(1, witness.nextId());
          insert.addBatch();
        }
        insert.executeBatch();
      }
      witness.model().insert(2);
    }
  },
  PREPARED_BEGIN {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      try (PreparedStatement begin = witness.session().prepareStatement("BEGIN")) {
        begin.execute();
      }
      witness.model().begin();
    }
  },
  BATCH_WITH_A_WHOLE_TRANSACTION {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.batch("BEGIN", witness.insert(), "COMMIT", witness.insert());
      witness.model().begin();
      witness.model().insert(1);
      witness.model().commit();
      witness.model().insert(1);
    }
  },
  BATCH_THAT_LEAVES_ONE_OPEN {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.batch(witness.insert(), "START TRANSACTION", witness.insert());
      witness.model().insert(1);
      witness.model().begin();
      witness.model().insert(1);
    }
  },
  MULTI_THAT_COMMITS_IN_THE_MIDDLE {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql(witness.insert() + "; COMMIT; " + witness.insert());
      witness.model().insert(1);
      witness.model().commit();
      witness.model().insert(1);
    }
  },
  MULTI_THAT_LEAVES_ONE_OPEN {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql("BEGIN; " + witness.insert());
      witness.model().begin();
      witness.model().insert(1);
    }
  },
  MULTI_THAT_FAILS_AFTER_IT_HAS_BEGUN {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.fails("BEGIN; " + witness.insert() + "; INSERT INTO no_such_table VALUES (1)");
      witness.model().begin();
      witness.model().insert(1);
    }
  },
  MULTI_THAT_FAILS_AFTER_IT_HAS_COMMITTED {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.fails(witness.insert() + "; COMMIT; INSERT INTO no_such_table VALUES (1)");
      witness.model().insert(1);
      witness.model().commit();
      witness.model().look();
    }
  },
  SELECT {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql("SELECT COUNT(*) FROM rows_of");
      witness.model().look();
    }
  },
  SELECT_WITHOUT_A_TABLE {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql("SELECT 1");
      witness.model().look();
    }
  },
  ALTER_TABLE {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql("ALTER TABLE other_rows COMMENT = '" + witness.nextId() + "'");
      witness.model().commit();
    }
  },
  CREATE_TABLE_THAT_EXISTS {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.fails("CREATE TABLE rows_of (a INT)");
      witness.model().commit(); // it commits first and fails then
      witness.model().look();
    }
  },
  TRUNCATE {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql("TRUNCATE TABLE other_rows");
      witness.model().commit();
    }
  },
  CREATE_TEMPORARY_TABLE {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      String name = "temporary_" + witness.nextId();
      witness.sql("CREATE TEMPORARY TABLE " + name + " (a INT)");
      witness.model().look();
      witness.check();
      witness.sql("DROP TEMPORARY TABLE " + name);
    }
  },
  LOCK_AND_UNLOCK_TABLES {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql("LOCK TABLES rows_of WRITE"); // nobody else can count them meanwhile
      witness.model().commit();
      witness.model().look();
      witness.checkState();
      witness.sql(witness.insert());
      witness.model().insert(1);
      witness.checkState();
      witness.sql("UNLOCK TABLES");
      witness.model().commit();
    }
  },
  UNLOCK_WITHOUT_LOCKS {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql("UNLOCK TABLES");
      witness.model().look();
    }
  },
  DUPLICATE_KEY {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.fails("INSERT INTO other_rows VALUES (1), (1)");
      witness.model().look();
    }
  },
  SYNTAX_ERROR {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.fails("SELEKT 1");
      witness.model().look();
    }
  },
  PROCEDURE_THAT_COMMITS {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      call(witness, "insert_and_commit");
      witness.model().begin();
      witness.model().insert(1);
      witness.model().commit();
    }
  },
  PROCEDURE_THAT_BEGINS {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      call(witness, "begin_and_insert");
      witness.model().begin();
      witness.model().insert(1);
    }
  },
  PROCEDURE_THAT_ROLLS_BACK {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      call(witness, "insert_and_roll_back");
      witness.nextId();
      witness.model().rollback();
    }
  },
  PROCEDURE_THAT_BEGINS_AND_FAILS {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.fails("CALL begin_and_fail(" + witness.nextId() + ")");
      witness.model().begin();
      witness.model().insert(1);
    }
  },
  SQL_SAVEPOINT {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.sql("SAVEPOINT mark");
      witness.model().savepoint("mark");
    }
  },
  SQL_ROLLBACK_TO {
    @Override
    void on(TransactionWitness witness) throws SQLException {
      if (witness.model().hasSavepoint("mark")) {
        witness.sql("ROLLBACK TO SAVEPOINT mark");
        witness.model().rollbackTo("mark");
      } else {
        witness.fails("ROLLBACK TO SAVEPOINT mark");
        witness.model().look();
      }
    }
  },
  JDBC_SAVEPOINT_AND_BACK {
    @Override
    boolean isPossible(TransactionModel model) {
      return model.inTransaction();
    }

    @Override
    void on(TransactionWitness witness) throws SQLException {
      Savepoint savepoint = witness.session().setSavepoint("jdbc");
      witness.model().savepoint("jdbc");
      witness.check();
      witness.sql(witness.insert());
      witness.model().insert(1);
      witness.check();
      witness.session().rollback(savepoint);
      witness.model().rollbackTo("jdbc");
      witness.check();
      witness.session().releaseSavepoint(savepoint);
    }
  },
  XA_COMMIT {
    @Override
    boolean isPossible(TransactionModel model) {
      return !model.inTransaction();
    }

    @Override
    void on(TransactionWitness witness) throws SQLException {
      xa(witness, "XA COMMIT ");
      witness.model().commit();
    }
  },
  XA_ROLLBACK {
    @Override
    boolean isPossible(TransactionModel model) {
      return !model.inTransaction();
    }

    @Override
    void on(TransactionWitness witness) throws SQLException {
      xa(witness, "XA ROLLBACK ");
      witness.model().rollback();
    }
  },
  COMMIT_THAT_FAILS {
    @Override
    boolean isPossible(TransactionModel model) {
      return model.pending > 0;
    }

    @Override
    void on(TransactionWitness witness) throws SQLException {
      witness.whileReadOnly(
          () -> {
            witness.fails("COMMIT");
            witness.throwsAgain(Connection::commit);
          });
      witness.session().rollback();
      witness.model().rollback();
    }
  };

  abstract void on(TransactionWitness witness) throws SQLException;

  boolean isPossible(TransactionModel model) {
    return true;
  }

  private static void call(TransactionWitness witness, String procedure) throws SQLException {
    try (CallableStatement call =
        witness.session().prepareCall("{call " + procedure + "(" + witness.nextId() + ")}")) {
      call.execute();
    }
  }

  private static void xa(TransactionWitness witness, String end) throws SQLException {
    String xid = "'x" + witness.nextId() + "'";
    try (Statement statement = witness.session().createStatement()) {
      statement.execute("XA START " + xid);
      witness.model().begin();
      witness.check();
      statement.execute(witness.insert());
      witness.model().insert(1);
      witness.check();
      statement.execute("XA END " + xid);
      witness.check();
      statement.execute("XA PREPARE " + xid);
      witness.checkDurable();
      statement.execute(end + xid);
    }
  }
}
