package io.sluice.jdbc.internal.shard.jdbc;

import io.sluice.jdbc.internal.shard.merge.ConstantRows;
import java.sql.ResultSet;
import java.util.List;

/** Generated keys as the target drivers show them: one column GENERATED_KEY. Stateless. */
final class GeneratedKeys {

  private GeneratedKeys() {}

  static ResultSet of(List<Object> keys) {
    return ConstantRows.of("GENERATED_KEY", keys);
  }
}
