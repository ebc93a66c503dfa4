package io.sluice.bench;

import io.sluice.bench.Results.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One table and one chart of all parts that were run. */
final class Report {

  private static final int WIDTH = 760;
  private static final int LINE = 18;
  private static final int LEFT = 330;
  private static final double MOST = 1.5;

  /** What the chart shows, for one that is not of everything. */
  private static final String CHARTED = System.getProperty("sluice.bench.chart", ".*");

  private Report() {}

  static void write(Path folder, List<String> parts) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String part : parts) {
      rows.addAll(Results.read(folder, part));
    }
    String head =
        "Measured on " + LocalDate.now() + ", " + Machine.describe() + ", by `mvn -Pbench`.\n";
    Files.writeString(folder.resolve("table.md"), head + Results.table(rows));
    Files.writeString(folder.resolve("chart.svg"), chart(rows));
    System.out.println(
        "Written: " + folder.resolve("table.md") + ", chart.svg and one JSON a part");
  }

  /** Bars of the ratios of all rows that have one, a line for the spread. */
  private static String chart(List<Row> all) {
    List<Row> rows =
        all.stream()
            .filter(row -> row.ratio() != null && row.unit().equals("per s"))
            .filter(row -> row.what().matches(CHARTED))
            .toList();
    StringBuilder body = new StringBuilder();
    int y = 34;
    String before = "";
    for (Row row : rows) {
      if (!row.what().equals(before)) {
        y += LINE / 2;
        text(body, 8, y + 12, "bold", "start", row.what());
        y += LINE;
        before = row.what();
      }
      bar(body, y, row);
      y += LINE;
    }
    double one = x(1);
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"11\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n"
                + "<text x=\"8\" y=\"20\" font-size=\"14\">Throughput; the first of each group is"
                + " 1. Line: 10th to 90th percentile</text>%n",
            WIDTH,
            y + 20)
        + body
        + String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"34\" x2=\"%.1f\" y2=\"%d\" stroke=\"#888\""
                + " stroke-dasharray=\"3 3\"/>%n</svg>%n",
            one,
            one,
            y);
  }

  private static double x(double ratio) {
    return LEFT + Math.min(ratio, MOST) / MOST * (WIDTH - LEFT - 60);
  }

  private static void bar(StringBuilder body, int y, Row row) {
    boolean own = row.subject().startsWith("Sluice");
    text(body, LEFT - 6, y + 12, "normal", "end", row.subject());
    body.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
            LEFT,
            y + 2,
            x(row.ratio().median()) - LEFT,
            LINE - 6,
            own ? "#2a6f97" : "#b8c4cc"));
    body.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#000\"/>%n",
            x(row.ratio().low()),
            y + LINE / 2 - 1,
            x(row.ratio().high()),
            y + LINE / 2 - 1));
    text(
        body,
        WIDTH - 8,
        y + 12,
        "normal",
        "end",
        String.format(Locale.ROOT, "%.2f", row.ratio().median()));
  }

  private static void text(
      StringBuilder body, int x, int y, String weight, String anchor, String text) {
    body.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" font-weight=\"%s\" text-anchor=\"%s\">%s</text>%n",
            x,
            y,
            weight,
            anchor,
            text.replace("&", "&amp;").replace("<", "&lt;")));
  }
}
