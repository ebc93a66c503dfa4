package io.sluice.jdbc.internal.shard.analyse;

/**
 * A range of the shape's tokens.
 *
 * @param to the token after the last one
 */
public record Span(int from, int to) {

  /** Whether the token is one of them. */
  public boolean contains(int token) {
    return from <= token && token < to;
  }

  /** Whether all of the other's tokens are among these. */
  public boolean contains(Span other) {
    return from <= other.from && other.to <= to;
  }

  /** How many tokens. */
  public int length() {
    return to - from;
  }
}
