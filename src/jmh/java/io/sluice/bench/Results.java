package io.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** What one part found. */
final class Results {

  /**
   * A line of the table.
   *
   * @param what was done
   * @param subject who did it
   * @param unit of the value
   * @param ratio to the subject that counts as one, round by round; null if there is none
   * @param cpu processor time of the calling thread for one, in microseconds; NaN if it was not
   *     measured
   */
  record Row(String what, String subject, String unit, Spread value, Spread ratio, double cpu) {}

  private final String part;
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, double[]> raw = new LinkedHashMap<>();

  Results(String part) {
    this.part = part;
  }

  void add(String what, String subject, String unit, Spread value, Spread ratio) {
    rows.add(new Row(what, subject, unit, value, ratio, Double.NaN));
  }

  void add(Row row) {
    rows.add(row);
  }

  /** A figure that stands alone. */
  void add(String what, String subject, String unit, double value) {
    add(what, subject, unit, Spread.exactly(value), null);
    raw(what + " / " + subject, value);
  }

  /** Figures as they were measured. */
  void raw(String name, double... figures) {
    raw.put(name, figures);
  }

  void print() {
    System.out.print(table(rows));
  }

  /** Writes the raw figures, and the rows for the report. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(part + ".json"), json());
    StringBuilder lines = new StringBuilder();
    for (Row row : rows) {
      lines.append(String.join("\t", row.what(), row.subject(), row.unit()));
      lines.append('\t').append(line(row.value())).append('\t').append(line(row.ratio()));
      lines.append('\t').append(row.cpu()).append('\n');
    }
    Files.writeString(folder.resolve(part + ".tsv"), lines);
  }

  private static String line(Spread spread) {
    return spread == null ? "\t\t" : spread.median() + "\t" + spread.low() + "\t" + spread.high();
  }

  /** The rows that {@link #write} wrote. */
  static List<Row> read(Path folder, String part) throws IOException {
    List<Row> rows = new ArrayList<>();
    Path file = folder.resolve(part + ".tsv");
    if (!Files.exists(file)) {
      return rows;
    }
    for (String line : Files.readAllLines(file)) {
      String[] cells = line.split("\t", -1);
      rows.add(
          new Row(
              cells[0],
              cells[1],
              cells[2],
              spread(cells, 3),
              spread(cells, 6),
              Double.parseDouble(cells[9])));
    }
    return rows;
  }

  private static Spread spread(String[] cells, int from) {
    return cells[from].isEmpty()
        ? null
        : new Spread(
            Double.parseDouble(cells[from]),
            Double.parseDouble(cells[from + 1]),
            Double.parseDouble(cells[from + 2]));
  }

  private String json() {
    StringJoiner all = new StringJoiner(",\n", "{\n", "\n}\n");
    all.add("  \"part\": \"" + part + "\"");
    all.add("  \"machine\": \"" + Machine.describe() + "\"");
    all.add("  \"at\": \"" + java.time.Instant.now() + "\"");
    raw.forEach(
        (name, figures) -> {
          StringJoiner list = new StringJoiner(", ", "[", "]");
          for (double figure : figures) {
            list.add(String.format(Locale.ROOT, "%.6g", figure));
          }
          all.add("  \"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\": " + list);
        });
    return all.toString();
  }

  /** Tables in Markdown, one for each thing that was done. */
  static String table(List<Row> rows) {
    Map<String, List<Row>> groups = new LinkedHashMap<>();
    rows.forEach(row -> groups.computeIfAbsent(row.what(), what -> new ArrayList<>()).add(row));
    StringBuilder table = new StringBuilder();
    groups.forEach((what, group) -> table.append(table(what, group)));
    return table.toString();
  }

  private static String table(String what, List<Row> rows) {
    boolean ratios = rows.stream().anyMatch(row -> row.ratio() != null);
    boolean cpu = rows.stream().anyMatch(row -> !Double.isNaN(row.cpu()));
    StringBuilder table =
        new StringBuilder("\n**" + what + "**\n\n| | " + rows.get(0).unit() + " |");
    table.append(ratios ? " ratio (10th–90th percentile) |" : "");
    table.append(cpu ? " CPU of the caller, µs |" : "");
    table.append("\n|---|---|").append(ratios ? "---|" : "").append(cpu ? "---|" : "").append('\n');
    for (Row row : rows) {
      table.append("| ").append(row.subject()).append(" | ");
      table.append(figure(row.value().median())).append(" |");
      if (ratios) {
        table.append(row.ratio() == null ? " |" : " " + ratio(row.ratio()) + " |");
      }
      if (cpu) {
        table.append(Double.isNaN(row.cpu()) ? " |" : " " + figure(row.cpu()) + " |");
      }
      table.append('\n');
    }
    return table.toString();
  }

  static String ratio(Spread ratio) {
    return String.format(
        Locale.ROOT, "%.2f (%.2f–%.2f)", ratio.median(), ratio.low(), ratio.high());
  }

  /** Three digits that count. */
  static String figure(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
