package io.sluice.jdbc.internal.shard.plan;

/** What a placeholder of a physical statement is bound to. */
public sealed interface Arg {

  /**
   * The caller's parameter, with the setter that the caller used.
   *
   * @param index from 0
   */
  record Caller(int index) implements Arg {}

  /** A value found while planning, such as a generated key; null is SQL's NULL. */
  record Constant(Object value) implements Arg {}
}
