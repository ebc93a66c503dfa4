package io.sluice.jdbc.internal.route;

/** Which part of a replicated group something is to run on. Among equals it means nothing. */
public enum Side {
  /** Where writes go. */
  SOURCE,
  /** Where reads go, as {@code readFrom} says. */
  REPLICA,
  /** A replica and nobody else, whoever serves reads. */
  ONLY_REPLICA,
  /** Wherever the session is; when it is nowhere yet, the source if it can be reached. */
  ANY
}
