package io.sluice.jdbc.internal.pool;

import java.sql.Connection;
import java.util.List;

/** Makes what only this package can make. */
public final class Fakes {

  private Fakes() {}

  /** A lease that belongs to no pool. */
  public static Physical physical(Connection raw) {
    return new Physical(null, null, raw, raw, List.of(), null, 0, 0);
  }
}
