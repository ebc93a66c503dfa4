package io.sluice.jdbc.simulation;

/** Treats single requests badly, at random. */
final class Sabotage {

  /** What happens to one request. */
  enum Effect {
    NONE,
    /** The connection breaks before the request arrives. */
    CUT_BEFORE,
    /** The connection breaks before the answer arrives. */
    CUT_AFTER,
    /** The server closes the connection with an error of its own. */
    KILLED,
    /** The answer arrives, but cannot be read. */
    GARBLED,
    /** The request gets lost on a connection that stays silent. */
    SILENT_BEFORE,
    /** The answer gets lost on a connection that stays silent. */
    SILENT_AFTER;

    /** Whether the server never sees the request. */
    boolean before() {
      return this == CUT_BEFORE || this == KILLED || this == SILENT_BEFORE;
    }

    boolean silent() {
      return this == SILENT_BEFORE || this == SILENT_AFTER;
    }
  }

  private static final Effect[] EFFECTS = Effect.values();

  private final World world;
  private boolean over;

  Sabotage(World world) {
    this.world = world;
  }

  /** From now on every request is treated well. */
  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  Effect onRequest(Server host, String sql) {
    boolean commit = sql.equals("COMMIT") || sql.equals("SET autocommit=1");
    Plan plan = world.plan();
    if (over || !world.chance(commit ? plan.commitSabotage() : plan.sabotage())) {
      return Effect.NONE;
    }
    Effect effect = EFFECTS[1 + world.random().nextInt(EFFECTS.length - 1)];
    if (effect == Effect.GARBLED && plan.mysql() || effect.silent() && !plan.hasSocketTimeout()) {
      effect = Effect.CUT_AFTER; // nothing but a timeout of its own ends a silent connection
    }
    host.faulty();
    world.tell(host.hostPort(), "'" + sql + "' meets " + effect);
    return effect;
  }
}
