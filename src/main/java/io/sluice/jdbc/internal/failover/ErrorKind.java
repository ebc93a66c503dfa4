package io.sluice.jdbc.internal.failover;

/** What an error says about the connection and the host it came from. */
public enum ErrorKind {
  /** The connection is dead; as far as anyone can tell, so is its host. */
  GONE,
  /** Perhaps dead: only a ping can tell. */
  SUSPECT,
  /** The host lives but takes no further connection now; sessions on it are well. */
  BUSY,
  /** The host lives and refuses this login or this database. */
  REFUSED,
  /** The host lives and takes no writes, although it was thought to be the source. */
  READ_ONLY,
  /** The host lives; the error belongs to the application. */
  ALIVE
}
