package io.sluice.jdbc.internal.shard.schema;

/**
 * How a server compares text.
 *
 * @param name such as {@code utf8mb4_0900_ai_ci}
 * @param padSpace shorter text counts as if it were filled up with spaces
 * @param spaceWeight what {@code WEIGHT_STRING(' ')} gives under it, in hexadecimal; empty where
 *     {@code padSpace} is false
 */
public record Collation(String name, boolean padSpace, String spaceWeight) {

  /** Bytes, compared as they are. */
  public static final Collation BINARY = new Collation("binary", false, "");
}
