package io.sluice.jdbc.internal.sql;

/** What a token is. White space and comments are no tokens. */
public enum TokenKind {
  /** A keyword or an unquoted name: only the place tells which. */
  WORD,
  /** A name in back quotes, or in double quotes under ANSI_QUOTES. */
  QUOTED_NAME,
  /** {@code 'x'}, {@code "x"}, also {@code N'x'}. */
  STRING,
  /**
   * Decimal, hexadecimal and bit literals: {@code 1.5e3}, {@code 0x1F}, {@code x'1F'}, {@code
   * b'01'}.
   */
  NUMBER,
  /** The character set in front of a string: {@code _utf8mb4}. */
  INTRODUCER,
  /** {@code @a}, {@code @'a'}, {@code @`a`}; also the host part of {@code 'user'@'host'}. */
  USER_VARIABLE,
  /**
   * {@code @@x}; in {@code @@session.x} the token is {@code @@session}, then come the dot and the
   * name.
   */
  SYSTEM_VARIABLE,
  /** {@code ?}. */
  PLACEHOLDER,
  /** {@code ;}. */
  SEMICOLON,
  /** {@code $$ … $$}, a stored program's body in another language. */
  DOLLAR_STRING,
  /**
   * Everything else, the longest operator first: {@code <=>}, {@code :=}, {@code ->>}, {@code (}.
   */
  OPERATOR
}
