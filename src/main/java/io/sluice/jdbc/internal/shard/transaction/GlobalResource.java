package io.sluice.jdbc.internal.shard.transaction;

import io.sluice.jdbc.internal.shard.execute.ShardSession;
import io.sluice.jdbc.internal.shard.execute.ShardTransactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * One resource of a transaction manager that spans the shards. What was prepared over this
 * connection is ended over it, from whichever resource of this process the manager says so; what a
 * process before has left is ended over connections of its own. Used by one thread at a time.
 */
public final class GlobalResource implements XAResource {

  private final Coordinator coordinator;
  private GlobalTransactions transactions;

  /** Its association is only interrupted: it goes on, or is ended as it is. */
  private boolean suspended;

  /** Of one logical connection, whose transactions {@link #transactions} makes. */
  public GlobalResource(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  /** The transactions of the logical connection that this resource is of. */
  public ShardTransactions transactions(ShardSession session, Spanning spanning) {
    SpanningTransactions own = new SpanningTransactions(session, spanning, coordinator);
    transactions = new GlobalTransactions(session, coordinator, own);
    return transactions;
  }

  private static XAException xa(int code, Throwable cause) {
    XAException error = new XAException(code);
    if (cause != null) {
      error.initCause(cause);
    }
    return error;
  }

  @Override
  public void start(Xid xid, int flags) throws XAException {
    GlobalXid name = GlobalXid.of(xid);
    if (flags == TMJOIN || flags == TMRESUME) {
      if (!name.equals(transactions.global()) || transactions.isPrepared()) {
        throw xa(XAException.XAER_NOTA, null);
      }
      transactions.associate(true);
      suspended = false;
    } else if (flags != TMNOFLAGS) {
      throw xa(XAException.XAER_INVAL, null);
    } else if (transactions.isBusy()) {
      throw xa(XAException.XAER_OUTSIDE, null);
    } else if (coordinator.globals().putIfAbsent(name, transactions) != null) {
      throw xa(XAException.XAER_DUPID, null);
    } else {
      transactions.start(name);
      suspended = false;
    }
  }

  @Override
  public void end(Xid xid, int flags) throws XAException {
    boolean isOpen = GlobalXid.of(xid).equals(transactions.global()) && !transactions.isPrepared();
    boolean mayEnd = transactions.isAssociated() || suspended && flags != TMSUSPEND;
    if (!isOpen || !mayEnd) {
      throw xa(XAException.XAER_PROTO, null);
    }
    transactions.associate(false);
    suspended = flags == TMSUSPEND;
    if (flags == TMFAIL) {
      transactions.rollbackOnly();
    }
  }

  /** Those of this process whose end is still to come, wherever they were begun. */
  private GlobalTransactions owner(GlobalXid name) {
    return coordinator.globals().get(name);
  }

  @Override
  public int prepare(Xid xid) throws XAException {
    GlobalXid name = GlobalXid.of(xid);
    GlobalTransactions owner = owner(name);
    if (owner == null) {
      throw xa(XAException.XAER_NOTA, null);
    } else if (owner.isAssociated()) {
      throw xa(XAException.XAER_PROTO, null);
    }
    boolean stays = false;
    try {
      if (owner.isRollbackOnly()) {
        owner.rollbackGlobal();
        throw xa(XAException.XA_RBROLLBACK, null);
      }
      stays = owner.prepare();
      return stays ? XA_OK : XA_RDONLY;
    } catch (SQLException failed) {
      throw xa(XAException.XA_RBROLLBACK, failed);
    } finally {
      if (!stays) {
        coordinator.globals().remove(name);
      }
    }
  }

  @Override
  public void commit(Xid xid, boolean onePhase) throws XAException {
    GlobalXid name = GlobalXid.of(xid);
    GlobalTransactions owner = owner(name);
    if (owner == null) {
      finishRecovered(name, true);
      return;
    } else if (owner.isAssociated() || owner.isPrepared() == onePhase) {
      throw xa(XAException.XAER_PROTO, null);
    }
    coordinator.globals().remove(name);
    if (!onePhase) {
      SQLException broken = owner.commitPrepared();
      if (broken != null) {
        throw xa(XAException.XAER_RMFAIL, broken); // to be committed again
      }
    } else if (owner.isRollbackOnly()) {
      owner.rollbackGlobal();
      throw xa(XAException.XA_RBROLLBACK, null);
    } else {
      commitAlone(owner);
    }
  }

  private static void commitAlone(GlobalTransactions owner) throws XAException {
    try {
      owner.commitAlone();
    } catch (SQLException failed) {
      boolean rolledBack = "40001".equals(failed.getSQLState());
      throw xa(rolledBack ? XAException.XA_RBROLLBACK : XAException.XAER_RMFAIL, failed);
    }
  }

  @Override
  public void rollback(Xid xid) throws XAException {
    GlobalXid name = GlobalXid.of(xid);
    GlobalTransactions owner = owner(name);
    if (owner == null) {
      finishRecovered(name, false);
    } else if (owner.isAssociated()) {
      throw xa(XAException.XAER_PROTO, null);
    } else {
      coordinator.globals().remove(name);
      owner.rollbackGlobal();
    }
  }

  private interface Asking {
    void on(Connection connection) throws SQLException;
  }

  private void onEveryShard(Asking asking) throws XAException {
    SQLException broken = null;
    for (int shard = 0; shard < coordinator.shards().size(); shard++) {
      try (Connection connection = coordinator.open(shard)) {
        asking.on(connection);
      } catch (SQLException failed) {
        broken = failed;
      }
    }
    if (broken != null) {
      throw xa(XAException.XAER_RMFAIL, broken); // the manager will come again
    }
  }

  private void finishRecovered(GlobalXid name, boolean commit) throws XAException {
    boolean[] found = new boolean[1];
    onEveryShard(
        connection -> {
          if (isManagers(connection, name)) {
            found[0] = true;
            TransactionTable.finish(connection, name, commit);
          }
        });
    if (!found[0]) {
      throw xa(XAException.XAER_NOTA, null);
    }
  }

  /** Prepared here, and not for a decision of Sluice's own. */
  private static boolean isManagers(Connection connection, BranchName name) throws SQLException {
    return name instanceof GlobalXid
        && TransactionTable.prepared(connection).contains(name)
        && (TransactionTable.identity(connection) == null
            || TransactionTable.homeOfPrepared(connection, name.gtrid()) == null);
  }

  @Override
  public Xid[] recover(int flags) throws XAException {
    if ((flags & TMSTARTRSCAN) == 0) {
      return new Xid[0]; // the first call has told all
    }
    Set<Xid> all = new LinkedHashSet<>();
    onEveryShard(
        connection -> {
          for (BranchName name : TransactionTable.prepared(connection)) {
            if (isManagers(connection, name)) {
              all.add((GlobalXid) name);
            }
          }
        });
    return all.toArray(Xid[]::new);
  }

  @Override
  public void forget(Xid xid) throws XAException {
    throw xa(XAException.XAER_NOTA, null); // nothing is ever ended heuristically
  }

  @Override
  public boolean isSameRM(XAResource other) {
    return other == this;
  }

  @Override
  public int getTransactionTimeout() {
    return 0;
  }

  @Override
  public boolean setTransactionTimeout(int seconds) {
    return false;
  }

  /** The connection is closed: what is not prepared ends with it. */
  public void closed() {
    GlobalXid name = transactions.global();
    if (name != null) {
      coordinator.globals().remove(name, transactions);
    }
  }
}
