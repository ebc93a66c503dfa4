package io.sluice.jdbc.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A table or a text of cases in {@code src/test/resources}. Blank lines and lines of # are none.
 */
public final class DataFile {

  private DataFile() {}

  /** One row of a table; {@link #at} counts lines of the file from 1. */
  public record Row(int at, List<String> cells) {

    /** The cell without white space around it; a dash means {@code null}. */
    public String cell(int index) {
      String text = cells.get(index).strip();
      return text.equals("-") ? null : text;
    }

    @Override
    public String toString() {
      return "line " + at + ": " + String.join(" ", cells);
    }
  }

  /** The rows under the header of a table with commas. */
  public static List<Row> csv(String resource) {
    List<Row> rows = new ArrayList<>();
    for (Row line : lines(resource)) {
      rows.add(new Row(line.at(), List.of(line.cells().get(0).split(",", -1))));
    }
    int columns = rows.remove(0).cells().size();
    for (Row row : rows) {
      if (row.cells().size() != columns) {
        throw new IllegalArgumentException(resource + " " + row + " has not " + columns + " cells");
      }
    }
    return rows;
  }

  /** Every line as a row of one cell. */
  public static List<Row> lines(String resource) {
    List<Row> lines = new ArrayList<>();
    int at = 0;
    for (String line : read(resource).lines().toList()) {
      at++;
      if (!line.isBlank() && !line.startsWith("#")) {
        lines.add(new Row(at, List.of(line.stripTrailing())));
      }
    }
    return lines;
  }

  private static String read(String resource) {
    try (InputStream in = DataFile.class.getResourceAsStream("/" + resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
