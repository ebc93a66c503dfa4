package io.sluice.jdbc.internal.shard.fold;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Which characters stand for which in keys. Immutable.
 *
 * <p>The tables come with Sluice and are not taken from the JVM's Unicode data, which changes from
 * one release to the next: rows live where the table once put them.
 */
final class FoldTable {

  private static final int ASCII = 0x80;
  private static final int HANGUL = 0xAC00;
  private static final int LAST_HANGUL = 0xD7A3;
  private static final int VOWELS_AND_TAILS = 21 * 28;
  private static final int TAILS = 28;

  private final Map<Integer, String> targets = new HashMap<>();
  private final String[] ascii = new String[ASCII];
  private final boolean splitsHangul;

  private FoldTable(boolean splitsHangul) {
    this.splitsHangul = splitsHangul;
  }

  /** The table of the resource {@code <name>.txt}. */
  static FoldTable load(String name) {
    FoldTable table = new FoldTable(name.equals("uca"));
    try (InputStream in = FoldTable.class.getResourceAsStream(name + ".txt");
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      reader.lines().filter(line -> !line.startsWith("#")).forEach(table::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int c = 0; c < ASCII; c++) {
      table.ascii[c] = table.targets.getOrDefault(c, Character.toString(c));
    }
    return table;
  }

  /** A line {@code 61:41,e0-e5}. */
  private void add(String line) {
    int colon = line.indexOf(':');
    StringBuilder target = new StringBuilder();
    for (String codePoint : line.substring(0, colon).split(" ")) {
      if (!codePoint.isEmpty()) {
        target.appendCodePoint(Integer.parseInt(codePoint, 16));
      }
    }
    String shared = target.toString();
    for (String range : line.substring(colon + 1).split(",")) {
      String[] ends = range.split("-");
      int last = Integer.parseInt(ends[ends.length - 1], 16);
      for (int each = Integer.parseInt(ends[0], 16); each <= last; each++) {
        targets.put(each, shared);
      }
    }
  }

  void append(int codePoint, StringBuilder folded) {
    if (codePoint < ASCII) {
      folded.append(ascii[codePoint]);
    } else if (splitsHangul && codePoint >= HANGUL && codePoint <= LAST_HANGUL) {
      int index = codePoint - HANGUL;
      appendListed(0x1100 + index / VOWELS_AND_TAILS, folded);
      appendListed(0x1161 + index % VOWELS_AND_TAILS / TAILS, folded);
      if (index % TAILS != 0) {
        appendListed(0x11A7 + index % TAILS, folded);
      }
    } else {
      appendListed(codePoint, folded);
    }
  }

  private void appendListed(int codePoint, StringBuilder folded) {
    String target = targets.get(codePoint);
    if (target == null) {
      folded.appendCodePoint(codePoint);
    } else {
      folded.append(target);
    }
  }
}
