package io.sluice.jdbc.internal.config;

/** The kinds of value that a {@link Property} may take. */
public enum PropertyType {
  /** true, false, yes, no in any case. */
  BOOLEAN,
  /** A whole number. */
  INT,
  /** A time in milliseconds. */
  MILLIS,
  /** Free text, perhaps of a certain form. */
  STRING,
  /** One of a list of words; matched without case, except where extensions may add words. */
  WORD,
  /** Values separated by commas. */
  LIST,
  /** A regular expression of {@code java.util.regex}. */
  REGEX
}
