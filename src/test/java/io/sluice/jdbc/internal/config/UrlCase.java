package io.sluice.jdbc.internal.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** One case of a data file: a comment as its name, a URL, and indented lines that belong to it. */
record UrlCase(String comment, String url, List<String> lines) {

  static List<UrlCase> load(String resource) {
    List<UrlCase> cases = new ArrayList<>();
    String comment = "";
    for (String line : lines(resource)) {
      if (line.startsWith("#")) {
        comment = line.substring(1).strip();
      } else if (line.startsWith("  ")) {
        cases.get(cases.size() - 1).lines.add(line.strip());
      } else if (!line.isBlank()) {
        cases.add(new UrlCase(comment, line, new ArrayList<>()));
      }
    }
    return cases;
  }

  static List<String> lines(String resource) {
    try (InputStream in = UrlCase.class.getResourceAsStream("/config/" + resource);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ClusterConfig parse() throws SQLException {
    Properties info = new Properties();
    after("with ").map(s -> s.split(" = ", 2)).forEach(kv -> info.setProperty(kv[0], kv[1]));
    List<String> known = after("driver knows ").toList();
    return ConfigParser.parse(url, info, known::contains);
  }

  /** The rest of every line that starts so. */
  Stream<String> after(String start) {
    return lines.stream().filter(l -> l.startsWith(start)).map(l -> l.substring(start.length()));
  }

  @Override
  public String toString() {
    return comment + ": " + url + (after("with ").findAny().isPresent() ? " with Properties" : "");
  }
}
