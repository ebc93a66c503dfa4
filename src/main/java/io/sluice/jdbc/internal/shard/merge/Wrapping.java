package io.sluice.jdbc.internal.shard.merge;

import io.sluice.jdbc.internal.error.Errors;
import java.sql.SQLException;

/** The answers of {@link java.sql.Wrapper} for an object that wraps only itself. Stateless. */
final class Wrapping {

  private Wrapping() {}

  static boolean isOwn(Object self, Object type) {
    return type instanceof Class<?> wanted && wanted.isInstance(self);
  }

  static Object unwrap(Object self, Object type) throws SQLException {
    if (isOwn(self, type)) {
      return self;
    }
    throw Errors.badArgument(
        "Unable to unwrap to " + (type instanceof Class<?> wanted ? wanted.getName() : "null"));
  }
}
