package io.sluice.jdbc.internal.failover;

/** How far the work had come when an error came. */
public enum Phase {
  /** Nothing of it can have reached the server. */
  NOT_SENT,
  /** It may have reached the server; no row was delivered. */
  SENT,
  /** Rows were delivered to the application. */
  READING
}
