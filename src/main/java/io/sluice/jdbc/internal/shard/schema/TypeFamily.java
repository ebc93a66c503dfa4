package io.sluice.jdbc.internal.shard.schema;

/** What kind of value a column holds, as far as comparing and ordering care. */
public enum TypeFamily {
  /** All widths, signed and unsigned, also BOOL. */
  INTEGER,
  /** Compares with two digits as with four. */
  YEAR,
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
    return isExactNumber() || this == FLOAT || this == DOUBLE || this == YEAR;
  }

  /** SUM and AVG over it are exact decimals. */
  public boolean isExactNumber() {
    return this == INTEGER || this == DECIMAL;
  }

  public boolean isTemporal() {
    return this == DATE || this == TIME || this == DATETIME || this == TIMESTAMP;
  }
}
