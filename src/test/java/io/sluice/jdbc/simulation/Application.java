package io.sluice.jdbc.simulation;

import io.sluice.jdbc.internal.session.Session;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One application with one session: does one thing after the other at random, as its belief of the
 * session suggests, and sometimes what a careless application would do.
 */
final class Application {

  private final World world;
  private final String name;
  private final RandomGenerator random;
  private final Deeds deeds;
  private Application rival;
  private int left;

  Application(World world, String name, int steps) {
    this.world = world;
    this.name = name;
    this.random = world.random();
    this.deeds = new Deeds(world, name);
    this.left = steps;
  }

  /** Whose session this application may abort. */
  void rival(Application other) {
    rival = other;
  }

  boolean isDone() {
    return left <= 0;
  }

  void start() {
    world.actors().schedule(this::step, random.nextInt(20));
  }

  private void step() {
    if (!world.mayCall(this::step)) {
      return;
    }
    left--;
    Session session = deeds.session();
    if (session == null || session.isClosed()) {
      deeds.open();
    } else if (deeds.belief().failure() != null) {
      afterFailure();
    } else if (deeds.belief().isOpen()) {
      inTransaction();
    } else if (deeds.belief().isReadOnly() && random.nextInt(4) == 0) {
      deeds.setReadOnly(false);
    } else if (deeds.belief().isAutoCommit()) {
      idle();
    } else {
      withoutAutocommit();
    }
    if (left > 0) {
      world.actors().schedule(this::step, pause());
    }
  }

  private long pause() {
    return switch (random.nextInt(20)) {
      case 0 -> 600 + random.nextInt(3000);
      case 1, 2 -> 60 + random.nextInt(500);
      default -> random.nextInt(10);
    };
  }

  private void idle() {
    switch (random.nextInt(32)) {
      case 0, 1, 2 -> deeds.read("");
      case 3, 4, 5, 6, 7 -> deeds.write();
      case 8, 9, 10, 11, 12 -> deeds.setAutoCommit(false);
      case 13, 14, 15 -> deeds.begin();
      case 16 -> deeds.setAutoCommitBySql(false);
      case 17 -> deeds.commitBySql();
      case 18 -> deeds.rollback();
      case 19 -> deeds.commit();
      case 20 -> deeds.rollbackBySql();
      case 21 -> deeds.read(hint());
      case 22, 23 -> deeds.stream();
      case 24 -> abortRival();
      case 25 -> deeds.reopen(random.nextBoolean());
      case 26 -> deeds.setReadOnly(true);
      default -> anywhere();
    }
  }

  private void withoutAutocommit() {
    switch (random.nextInt(12)) {
      case 0 -> deeds.setAutoCommit(true);
      case 1 -> deeds.begin();
      case 2 -> deeds.commit();
      case 3 -> deeds.rollback();
      case 4 -> deeds.savepoint();
      case 5 -> deeds.setReadOnly(!deeds.belief().isReadOnly());
      case 6, 7 -> anywhere();
      default -> deeds.write();
    }
  }

  private void inTransaction() {
    switch (random.nextInt(32)) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> deeds.write();
      case 8, 9 -> deeds.read("");
      case 10, 11, 12, 13, 14 -> deeds.commit();
      case 15, 16 -> deeds.commitBySql();
      case 17 -> deeds.rollback();
      case 18 -> deeds.rollbackBySql();
      case 19, 20 -> deeds.setAutoCommit(!deeds.belief().isAutoCommit());
      case 21 -> deeds.setAutoCommitBySql(!deeds.belief().isAutoCommit());
      case 22 -> deeds.begin();
      case 23 -> deeds.savepoint();
      case 24 -> deeds.rollbackToSavepoint();
      case 25 -> deeds.read(hint());
      case 26 -> deeds.stream();
      case 27 -> deeds.setReadOnly(true);
      default -> anywhere();
    }
  }

  private void anywhere() {
    switch (random.nextInt(12)) {
      case 10, 11 -> deeds.lastInsertId();
      case 0, 1 -> deeds.setVariable(random.nextInt(100));
      case 2 -> deeds.setVariableByFunction();
      case 3, 4 -> deeds.duplicate();
      case 5 -> deeds.ddl();
      case 6, 7 -> deeds.pinOrUnpin(random.nextBoolean());
      case 8 -> deeds.isValid();
      default -> deeds.ask();
    }
  }

  /** Careless applications go on; the session must not. */
  private void afterFailure() {
    switch (random.nextInt(10)) {
      case 0 -> deeds.refused(Deeds.Careless.WRITE);
      case 1 -> deeds.refused(Deeds.Careless.COMMIT);
      case 2 -> deeds.refused(Deeds.Careless.COMMIT_BY_SQL);
      case 3 -> deeds.refused(Deeds.Careless.AUTOCOMMIT);
      case 4, 5 -> deeds.rollbackBySql();
      default -> deeds.rollback();
    }
  }

  private String hint() {
    List<Server> servers = world.servers();
    return "/* sluice: host=" + servers.get(random.nextInt(servers.size())).hostPort() + " */ ";
  }

  private void abortRival() {
    Session other = rival == null ? null : rival.deeds.session();
    if (other != null && rival != this) {
      world.tell(name, "aborts the session of " + rival.name);
      other.abort();
    }
  }

  /**
   * One host is well and nothing new goes wrong: a unit of work that is tried again succeeds within
   * a few tries.
   */
  void finish(int tries) {
    for (int i = 1; i <= tries; i++) {
      if (deeds.unitOfWork()) {
        deeds.leave(random.nextBoolean());
        return;
      }
    }
    throw new BrokenPromise("P7: " + name + " cannot work although a host is well");
  }
}
