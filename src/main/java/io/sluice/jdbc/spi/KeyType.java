package io.sluice.jdbc.spi;

/** The kinds of columns by which a table can be sharded. */
public enum KeyType {
  /** Whole numbers: the integer types and DECIMAL without a fraction. */
  INTEGER,
  /** Text under a collation whose equality Sluice can reproduce. */
  TEXT,
  /** BINARY and VARBINARY. */
  BINARY,
  /** DATE. */
  DATE,
  /** DATETIME. */
  DATETIME
}
