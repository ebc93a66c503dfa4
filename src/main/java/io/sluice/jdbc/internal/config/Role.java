package io.sluice.jdbc.internal.config;

/** What a host is for, after the rules of its mode have been applied to the URL. */
public enum Role {
  /** Takes writes. */
  SOURCE,
  /** Takes reads. */
  REPLICA,
  /** Load balance mode: every host takes everything. */
  EQUAL
}
