package io.sluice.jdbc.internal.shard.execute;

/** What a statement is about to do on a shard. */
public enum Use {
  /** It reads: what it has read stays as it was, whatever becomes of the shard. */
  READ,
  /** It locks what it reads: of use only if the shard holds the locks until the end. */
  LOCK,
  /** It may change something. */
  WRITE
}
