package io.sluice.jdbc.internal.sql;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the tables of statements under {@code src/test/resources/sql}. */
final class Rows {

  /** Tables whose rows are kind, readOnly, effects and statement. */
  static final List<String> STATEMENTS =
      List.of("reads", "writes", "definitions", "sessions", "multi");

  /** A row of the tables of statements, or of the traps. */
  record Row(
      String table,
      SqlMode mode,
      StatementKind kind,
      boolean readOnly,
      Set<Effect> effects,
      String sql) {}

  private Rows() {}

  /** All statements, those of the traps included. */
  static List<Row> all() {
    return Stream.concat(STATEMENTS.stream().flatMap(Rows::statements), traps()).toList();
  }

  private static Stream<Row> statements(String table) {
    return cells(table, 4)
        .map(cells -> row(table, SqlMode.DEFAULT, cells[0], cells[1], cells[2], cells[3]));
  }

  private static Stream<Row> traps() {
    return cells("traps", 5)
        .map(cells -> row("traps", mode(cells[0]), cells[1], cells[2], cells[3], cells[4]));
  }

  /** The cells of each row that is no comment. */
  static Stream<String[]> cells(String table, int columns) {
    try {
      Path file = Path.of("src/test/resources/sql", table + ".tsv");
      return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", columns));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text with its visible stand-ins turned into what they stand for. */
  static String text(String cell) {
    return cell.replace('␤', '\n')
        .replace('␍', '\r')
        .replace('␉', '\t')
        .replace('␀', '\0')
        .replace('·', '\u00A0');
  }

  private static SqlMode mode(String cell) {
    return new SqlMode(cell.contains("ansi"), cell.contains("nobackslash"));
  }

  private static Row row(
      String table, SqlMode mode, String kind, String readOnly, String effects, String sql) {
    return new Row(
        table,
        mode,
        StatementKind.valueOf(kind),
        readOnly.equals("yes"),
        effects(effects),
        text(sql));
  }

  private static Set<Effect> effects(String cell) {
    return Arrays.stream(cell.split(",", -1))
        .filter(name -> !name.equals("-"))
        .map(Effect::valueOf)
        .collect(toCollection(() -> EnumSet.noneOf(Effect.class)));
  }
}
