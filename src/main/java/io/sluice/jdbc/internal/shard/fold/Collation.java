package io.sluice.jdbc.internal.shard.fold;

import java.nio.charset.Charset;
import java.util.regex.Pattern;

/**
 * The equality of one collation, or one that joins even more: what the server calls equal is folded
 * to the same text. Immutable.
 *
 * <p>Collations that tell accents or case apart share the table of those that do not, and trailing
 * spaces never count (one server pads under a name under which the other does not): keys may be
 * equal that the server tells apart, they are only on one shard.
 */
final class Collation {

  /** For messages. */
  static final String KNOWN =
      "general_ci, unicode_ci, unicode_520_ci, 0900_*, uca1400_* and bin of utf8mb4 and utf8mb3,"
          + " swedish_ci, general_ci and bin of latin1, general_ci and bin of ascii, none of them"
          + " for a language";

  private static final Pattern UCA =
      Pattern.compile(
          "unicode_ci|unicode_nopad_ci|unicode_520_ci|unicode_520_nopad_ci"
              + "|0900_(ai_ci|as_ci|as_cs)|uca1400_(nopad_)?a[is]_c[is]");
  private static final Pattern GENERAL = Pattern.compile("general_(nopad_)?ci");
  private static final Pattern SWEDISH = Pattern.compile("swedish_(nopad_)?ci");
  private static final Pattern BIN = Pattern.compile("(nopad_)?bin|0900_bin");

  /** Which characters a column can hold. */
  private enum Repertoire {
    UNICODE,
    BMP,
    LATIN1,
    ASCII
  }

  /** Loaded when a column first needs them. */
  private static final class Tables {
    static final FoldTable UCA = FoldTable.load("uca");
    static final FoldTable GENERAL = FoldTable.load("general");
    static final FoldTable LATIN1_SWEDISH = FoldTable.load("latin1-swedish");
    static final FoldTable LATIN1_GENERAL = FoldTable.load("latin1-general");

    private Tables() {}
  }

  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
  private static final int REPLACEMENT = 0xFFFD;

  private final Repertoire repertoire;
  private final FoldTable table;
  private final boolean oneSupplementary;

  /**
   * @param table null when every character is itself
   * @param oneSupplementary whether all characters beyond the BMP are the same
   */
  private Collation(Repertoire repertoire, FoldTable table, boolean oneSupplementary) {
    this.repertoire = repertoire;
    this.table = table;
    this.oneSupplementary = oneSupplementary;
  }

  /** Null for one that is not known. */
  static Collation of(KeyColumn column) {
    Repertoire repertoire =
        switch (column.charset()) {
          case "utf8mb4" -> Repertoire.UNICODE;
          case "utf8mb3", "utf8" -> Repertoire.BMP;
          case "latin1" -> Repertoire.LATIN1;
          case "ascii" -> Repertoire.ASCII;
          default -> null;
        };
    if (repertoire == null || !column.collation().startsWith(column.charset() + "_")) {
      return null;
    }
    String name = column.collation().substring(column.charset().length() + 1);
    if (BIN.matcher(name).matches()) {
      return new Collation(repertoire, null, false);
    }
    boolean unicode = repertoire == Repertoire.UNICODE || repertoire == Repertoire.BMP;
    FoldTable table = null;
    if (unicode && UCA.matcher(name).matches()) {
      table = Tables.UCA;
    } else if (repertoire == Repertoire.LATIN1 && SWEDISH.matcher(name).matches()) {
      table = Tables.LATIN1_SWEDISH;
    } else if (repertoire == Repertoire.LATIN1 && name.equals("general_ci")) {
      table = Tables.LATIN1_GENERAL;
    } else if (repertoire != Repertoire.LATIN1 && GENERAL.matcher(name).matches()) {
      table = Tables.GENERAL;
    }
    boolean old = name.startsWith("general") || name.matches("unicode_(nopad_)?ci");
    return table == null ? null : new Collation(repertoire, table, old);
  }

  /** The form that all text shares which is equal; null for text that the column cannot hold. */
  String fold(String text) {
    if (!holds(text)) {
      return null;
    }
    return withoutPadding(table == null ? text : replaced(text));
  }

  private String replaced(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> oneSupplementary && !Character.isBmpCodePoint(c) ? REPLACEMENT : c)
        .forEach(c -> table.append(c, folded));
    return folded.toString();
  }

  private boolean holds(String text) {
    return switch (repertoire) {
      case LATIN1 -> WINDOWS_1252.newEncoder().canEncode(text);
      case ASCII -> text.chars().allMatch(c -> c < 0x80);
      case BMP -> text.chars().noneMatch(c -> Character.isSurrogate((char) c));
      // Lone surrogates are no characters of any column.
      case UNICODE ->
          text.codePoints()
              .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    };
  }

  private static String withoutPadding(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }
}
