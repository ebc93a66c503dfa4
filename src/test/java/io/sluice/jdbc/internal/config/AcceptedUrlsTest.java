package io.sluice.jdbc.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs {@code config/urls-accepted.txt}. */
class AcceptedUrlsTest {

  @TestFactory
  Stream<DynamicTest> anAcceptedUrlMeansWhatTheDataFileSays() {
    return UrlCase.load("urls-accepted.txt").stream()
        .map(c -> DynamicTest.dynamicTest(c.toString(), () -> check(c)));
  }

  private static void check(UrlCase urlCase) throws Exception {
    assertThat(ConfigParser.accepts(urlCase.url())).isTrue();
    ClusterConfig config = urlCase.parse();
    int expectations = 0;
    for (String line : urlCase.lines()) {
      if (!line.startsWith("with ") && !line.startsWith("driver knows ")) {
        String[] expectation = line.split(" =", 2);
        assertThat(value(config, expectation[0]))
            .as(expectation[0])
            .isEqualTo(expectation[1].substring(1));
        expectations++;
      }
    }
    assertThat(expectations).as("expectations of the case").isPositive();
  }

  private static String value(ClusterConfig config, String name) {
    if (name.startsWith("setting ")) {
      Property property = Property.of(name.substring("setting ".length())).orElseThrow();
      return orNone(config.settings().text(property));
    }
    return switch (name) {
      case "mode" -> config.mode().word();
      case "vendor" -> config.vendor();
      case "hosts" ->
          config.hosts().stream().map(AcceptedUrlsTest::describe).collect(Collectors.joining(", "));
      case "database" -> orNone(config.database());
      case "user" -> orNone(config.user());
      case "password" -> config.password().reveal();
      case "group" -> config.groupName();
      case "url" -> config.redactedUrl();
      case "driver" -> entries(config.driverProperties());
      case "pool" -> entries(config.poolProperties());
      case "tables" -> entries(config.tableRules());
      default -> throw new IllegalArgumentException("no such expectation: " + name);
    };
  }

  private static String describe(HostSpec host) {
    return Stream.of(
            host.hostPort(),
            host.role().name(),
            host.shard() == null ? null : "shard=" + host.shard(),
            host.weight() == 1 ? null : "weight=" + host.weight(),
            host.user() == null ? null : "user=" + host.user(),
            host.password() == null ? null : "password=" + host.password().reveal(),
            host.driverProperties().isEmpty() ? null : host.driverProperties().toString())
        .filter(Objects::nonNull)
        .collect(Collectors.joining(" "));
  }

  private static String entries(Map<String, String> map) {
    return orNone(
        map.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(", ")));
  }

  private static String orNone(String text) {
    return text == null || text.isEmpty() ? "(none)" : text;
  }
}
