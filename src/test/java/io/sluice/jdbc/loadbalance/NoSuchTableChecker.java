package io.sluice.jdbc.loadbalance;

import io.sluice.jdbc.spi.ExceptionChecker;
import java.sql.SQLException;

/** Registered for the tests: takes an unknown table for a lost host. */
public final class NoSuchTableChecker implements ExceptionChecker {

  @Override
  public String name() {
    return "no-such-table";
  }

  @Override
  public boolean isHostGone(Throwable error) {
    return error instanceof SQLException sql && sql.getErrorCode() == 1146;
  }
}
