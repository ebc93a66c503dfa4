package io.sluice.jdbc.internal.shard.plan;

/** Where the generated key of one inserted row comes from. */
public sealed interface GeneratedKey {

  /** Made before the row was sent. */
  record Known(Object value) implements GeneratedKey {}

  /**
   * Told by the server that inserted the row.
   *
   * @param part which of the plan's statements, from 0
   * @param index which of that statement's generated keys, from 0
   */
  record Told(int part, int index) implements GeneratedKey {}
}
