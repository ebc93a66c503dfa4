package io.sluice.jdbc.internal.sql;

/**
 * Where the user wants a statement to run, from its first comment. Immutable.
 *
 * @param value {@code name:port} for HOST, the shard's name for SHARD, else empty
 */
public record Hint(Kind kind, String value) {

  /** What the hint chooses by. */
  public enum Kind {
    SOURCE,
    REPLICA,
    HOST,
    SHARD
  }

  /** The comment that says it, with a space behind it. */
  public String comment() {
    return switch (kind) {
      case SOURCE -> "/* sluice: source */ ";
      case REPLICA -> "/* sluice: replica */ ";
      case HOST -> "/* sluice: host=" + value + " */ ";
      case SHARD -> "/* sluice: shard=" + value + " */ ";
    };
  }
}
