package io.sluice.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.config.Property;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The README's table of properties comes from the enum. To write it anew: {@code mvn test
 * -Dtest=PropertyTableTest -Dsluice.writeReadme=true}.
 */
class PropertyTableTest {

  private static final String START =
      "<!-- properties: written by PropertyTableTest from the enum; do not edit by hand -->\n";
  private static final String END = "<!-- /properties -->";

  @Test
  void theReadmesTableOfPropertiesIsWhatTheEnumSays() throws IOException {
    Path readme = Path.of("README.md");
    String text = Files.readString(readme);
    int start = text.indexOf(START) + START.length();
    int end = text.indexOf(END);
    String table = table();
    if (Boolean.getBoolean("sluice.writeReadme")) {
      Files.writeString(readme, text.substring(0, start) + table + text.substring(end));
      return;
    }
    assertThat(text.substring(start, end)).isEqualTo(table);
  }

  @Test
  void theReadmeCanBeReadInOneSitting() throws IOException {
    assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThan(200);
  }

  private static String table() {
    String rows =
        Stream.of(Property.values())
            .map(PropertyTableTest::row)
            .collect(Collectors.joining("\n", "", "\n"));
    return "| key (aliases) | default | meaning |\n|---|---|---|\n" + rows;
  }

  private static String row(Property property) {
    String aliases =
        property.aliases().stream()
            .map(alias -> "`" + alias + "`")
            .collect(Collectors.joining(", ", " (", ")"));
    return "| `"
        + property.key()
        + "`"
        + (property.aliases().isEmpty() ? "" : aliases)
        + " | "
        + property.defaultText()
        + " | "
        + property.description()
        + (property.allowed().isEmpty() ? "" : " `" + String.join("`, `", property.allowed()) + "`")
        + " |";
  }
}
