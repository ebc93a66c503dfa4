package io.sluice.jdbc.internal.pool;

import java.util.concurrent.atomic.AtomicReference;

/** The GTIDs of a connection's writes, which its server told with its answers. Thread-safe. */
class Gtids {

  private final AtomicReference<String> told = new AtomicReference<>();

  /** The server told the GTID of a write. */
  final void add(String gtid) {
    if (!gtid.isBlank()) {
      told.accumulateAndGet(gtid, (before, now) -> before == null ? now : before + "," + now);
    }
  }

  /** What was told since the last call, {@code null} if nothing was. */
  final String take() {
    return told.get() == null ? null : told.getAndSet(null);
  }
}
