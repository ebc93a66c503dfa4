package io.sluice.jdbc.internal.shard.fold;

import io.sluice.jdbc.spi.ShardingKey;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A row of {@code folds.txt}. */
record FoldCase(String columnText, String valueText, String compared, String stored) {

  private static final Pattern COLUMN =
      Pattern.compile("(\\w+)(?:\\((\\d+)(?:,(\\d+))?\\))?( unsigned)?(?: (\\w+) (\\w+))?");

  static Stream<FoldCase> all() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/shard/folds.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" \\| ", -1))
        .map(cells -> new FoldCase(cells[0], cells[1], cells[2], cells[3]));
  }

  private Matcher columnParts() {
    Matcher matcher = COLUMN.matcher(columnText);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(columnText);
    }
    return matcher;
  }

  KeyColumn column() {
    Matcher matcher = columnParts();
    String type = matcher.group(1);
    int number = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
    boolean seconds = type.equals("datetime");
    int scale = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
    return new KeyColumn(
        type,
        matcher.group(4) != null,
        seconds ? 0 : number,
        seconds ? number : scale,
        matcher.group(5),
        matcher.group(6));
  }

  String collation() {
    return columnParts().group(6);
  }

  /** The column as a definition. */
  String sql() {
    Matcher matcher = columnParts();
    return matcher.group(5) == null
        ? columnText
        : columnText.substring(0, matcher.start(5))
            + "CHARACTER SET "
            + matcher.group(5)
            + " COLLATE "
            + matcher.group(6);
  }

  Object value() {
    String text = valueText;
    if (text.startsWith("'")) {
      return text.substring(1, text.length() - 1);
    } else if (text.startsWith("x'")) {
      return HexFormat.of().parseHex(text.substring(2, text.length() - 1));
    } else if (text.startsWith("{")) {
      String inner = text.substring(1, text.length() - 1);
      return inner.length() == 10
          ? LocalDate.parse(inner)
          : LocalDateTime.parse(inner.replace(' ', 'T'));
    } else if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    String number = text.substring(0, text.length() - 1);
    return switch (text.charAt(text.length() - 1)) {
      case 'L' -> Long.valueOf(number);
      case 'n' -> new BigInteger(number);
      case 'd' -> Double.valueOf(number);
      case 'f' -> Float.valueOf(number);
      default -> new BigDecimal(text);
    };
  }

  static String shown(Folded folded) {
    if (folded instanceof Folded.Keys keys) {
      return keys.candidates().stream()
          .map(FoldCase::shown)
          .map(text -> Normalizer.normalize(text, Normalizer.Form.NFC))
          .collect(Collectors.joining("/"));
    } else if (folded instanceof Folded.Unknown) {
      return "?";
    }
    return folded instanceof Folded.Impossible ? "-" : "NULL";
  }

  private static String shown(ShardingKey key) {
    return key instanceof ShardingKey.Bytes bytes
        ? HexFormat.of().formatHex(bytes.value())
        : key.text();
  }

  @Override
  public String toString() {
    return columnText + " " + valueText;
  }
}
