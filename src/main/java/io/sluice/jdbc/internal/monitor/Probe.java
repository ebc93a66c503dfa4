package io.sluice.jdbc.internal.monitor;

import io.sluice.jdbc.internal.topology.Observation;

/**
 * Asks one node whether it answers. One thread runs it; {@link #close} may come from any thread.
 */
public interface Probe extends AutoCloseable {

  /** Asks once, which may take as long as the probe's timeout, and says what came of it. */
  Observation run(String hostPort);

  /** Ends a run that is under way, and keeps nothing open after it. Does not wait. */
  @Override
  void close();
}
