package io.sluice.jdbc.internal.pool;

import java.sql.SQLTransientConnectionException;

/** No connection became free in time; says nothing about the host. */
public final class NoLeaseException extends SQLTransientConnectionException {

  NoLeaseException(String message) {
    super(message);
  }
}
