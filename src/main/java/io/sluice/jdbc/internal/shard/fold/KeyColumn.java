package io.sluice.jdbc.internal.shard.fold;

import java.util.Locale;

/**
 * A column as far as it matters to its values as keys; as {@code information_schema.COLUMNS} tells.
 * Immutable.
 *
 * @param type {@code DATA_TYPE} in lower case, such as {@code bigint}
 * @param unsigned whether {@code COLUMN_TYPE} says so
 * @param length most characters of text, bytes of binary, or digits of a decimal; 0 if unknown
 * @param scale digits after the point: of a decimal, or of a DATETIME's seconds
 * @param charset {@code CHARACTER_SET_NAME} in lower case; empty when it has none
 * @param collation {@code COLLATION_NAME} in lower case; empty when it has none
 */
public record KeyColumn(
    String type, boolean unsigned, long length, int scale, String charset, String collation) {

  public KeyColumn {
    type = type.toLowerCase(Locale.ROOT);
    charset = charset == null ? "" : charset.toLowerCase(Locale.ROOT);
    collation = collation == null ? "" : collation.toLowerCase(Locale.ROOT);
  }

  /** A signed integer column of that type. */
  public static KeyColumn integer(String type) {
    return new KeyColumn(type, false, 0, 0, "", "");
  }

  /** A VARCHAR column. */
  public static KeyColumn varchar(long length, String charset, String collation) {
    return new KeyColumn("varchar", false, length, 0, charset, collation);
  }

  /** A column of a type that needs nothing else said, such as DATE. */
  public static KeyColumn of(String type) {
    return new KeyColumn(type, false, 0, 0, "", "");
  }

  /** As messages call it. */
  String shown() {
    return type.toUpperCase(Locale.ROOT) + (collation.isEmpty() ? "" : " COLLATE " + collation);
  }
}
