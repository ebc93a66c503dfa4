package io.sluice.jdbc.internal.shard.fold;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * The equality of one collation.
 *
 * @param charset what the column can hold; {@code null} for all of Unicode
 * @param padSpace whether trailing spaces are ignored
 */
record Collation(Charset charset, boolean padSpace) {

  /** For messages. */
  static final String KNOWN = "the _bin collations of utf8mb4, utf8mb3, latin1 and ascii";

  /** Null for one that is not known. */
  static Collation of(KeyColumn column) {
    boolean padSpace =
        !column.collation().equals("utf8mb4_0900_bin") && !column.collation().contains("_nopad_");
    if (!column.collation().endsWith("_bin")) {
      return null;
    }
    return switch (column.charset()) {
      case "utf8mb4", "utf8mb3", "utf8" -> new Collation(null, padSpace);
      case "latin1" -> new Collation(Charset.forName("windows-1252"), padSpace);
      case "ascii" -> new Collation(StandardCharsets.US_ASCII, padSpace);
      default -> null;
    };
  }

  /** The form that all text shares which is equal; null for text that the column cannot hold. */
  String fold(String text) {
    if (charset != null && !charset.newEncoder().canEncode(text)) {
      return null;
    }
    return padSpace ? withoutPadding(text) : text;
  }

  static String withoutPadding(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }
}
