package io.sluice.jdbc.internal.sql;

import java.util.Locale;
import java.util.Set;

/**
 * The two flags of a session's {@code sql_mode} that change where a token ends. Immutable.
 *
 * @param ansiQuotes {@code "x"} is a name, not a string
 * @param noBackslashEscapes a backslash in a string is an ordinary character
 */
public record SqlMode(boolean ansiQuotes, boolean noBackslashEscapes) {

  /** What a server has unless it is told otherwise. */
  public static final SqlMode DEFAULT = new SqlMode(false, false);

  /** How many different modes there are; see {@link #index()}. */
  static final int COUNT = 4;

  /** The combined modes that both MySQL's and MariaDB's manuals say contain ANSI_QUOTES. */
  private static final Set<String> WITH_ANSI_QUOTES =
      Set.of("ANSI_QUOTES", "ANSI", "ORACLE", "MSSQL", "DB2", "MAXDB", "POSTGRESQL");

  /** Reads the value of the variable, such as {@code ANSI_QUOTES,STRICT_TRANS_TABLES}. */
  public static SqlMode of(String variable) {
    boolean ansi = false;
    boolean noBackslash = false;
    for (String flag : variable.split(",", -1)) {
      String name = flag.strip().toUpperCase(Locale.ROOT);
      ansi |= WITH_ANSI_QUOTES.contains(name);
      noBackslash |= name.equals("NO_BACKSLASH_ESCAPES");
    }
    return new SqlMode(ansi, noBackslash);
  }

  /** 0 to {@link #COUNT} − 1, so that a table per mode needs no key object. */
  int index() {
    return (ansiQuotes ? 1 : 0) | (noBackslashEscapes ? 2 : 0);
  }
}
