package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.pool.Physical;
import java.sql.SQLException;

/** What is to be done on whatever physical connection the session is bound to. */
@FunctionalInterface
public interface Call<T> {

  /** Does it; may be called again with another connection if the host is lost. */
  T on(Physical physical) throws SQLException;
}
