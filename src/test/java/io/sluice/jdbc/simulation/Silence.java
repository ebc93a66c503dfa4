package io.sluice.jdbc.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Logs nothing for a while: a line per pick, read by nobody, would take most of the time. */
final class Silence implements AutoCloseable {

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.sluice");
  private final Level before = logger.getLevel();

  Silence() {
    logger.setLevel(Level.OFF);
  }

  @Override
  public void close() {
    logger.setLevel(before);
  }
}
