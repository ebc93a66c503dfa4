package io.sluice.jdbc.internal.shard.schema;

/** What kind of value a column holds, as far as comparing and ordering care. */
public enum TypeFamily {
  /** All widths, signed and unsigned, also YEAR and BOOL. */
  INTEGER,
  DECIMAL,
  /** Single precision: a text protocol rounds it. */
  FLOAT,
  DOUBLE,
  BIT,
  DATE,
  TIME,
  DATETIME,
  TIMESTAMP,
  /** CHAR, VARCHAR, TEXT of every length: compared by collation. */
  TEXT,
  /** BINARY, VARBINARY, BLOB of every length. */
  BINARY,
  ENUM,
  SET,
  JSON,
  /** Spatial types, vectors and whatever is unknown: nothing is assumed of them. */
  OTHER;

  /** Numbers that Java compares as the server does. */
  public boolean isNumber() {
    return this == INTEGER || this == DECIMAL || this == FLOAT || this == DOUBLE;
  }

  /** SUM and AVG over it are exact decimals. */
  public boolean isExactNumber() {
    return this == INTEGER || this == DECIMAL;
  }

  public boolean isTemporal() {
    return this == DATE || this == TIME || this == DATETIME || this == TIMESTAMP;
  }
}
