package io.sluice.jdbc.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written into a URL with escapes is what is read from it. */
class RoundTripTest {

  /** A host to be written in one of the forms. */
  record Host(String name, int port, String user, String password, int weight, int form) {

    String write() {
      String bracketed = name.indexOf(':') < 0 ? name : "[" + name + "]";
      String credentials = escape(user) + ":" + escape(password) + "@";
      return switch (form) {
        case 0 -> credentials + bracketed + ":" + port;
        case 1 -> credentials + "[" + bracketed + ":" + port + "]";
        case 2 ->
            keyValues("(", "", ",", ")", "host=" + name, "user=" + escape(user), "port=" + port);
        case 3 ->
            keyValues(
                "address=",
                "(",
                "",
                "",
                "HOST=" + name + ")",
                "port=" + port + ")",
                "User=" + escape(user) + ")");
        default -> credentials + "(host=" + bracketed + ",port=" + port + ")";
      };
    }

    private String keyValues(
        String start, String open, String separator, String end, String... pairs) {
      StringJoiner joiner = new StringJoiner(separator, start, end);
      for (String pair : pairs) {
        joiner.add(open + pair);
      }
      String close = open.isEmpty() ? "" : ")";
      joiner.add(open + "password=" + escape(password) + close);
      joiner.add(open + "weight=" + weight + close);
      return joiner.toString();
    }

    int readWeight() {
      return form == 2 || form == 3 ? weight : 1;
    }
  }

  @Property(tries = 1000)
  void aUrlIsReadAsItWasWritten(
      @ForAll("hosts") List<Host> hosts,
      @ForAll("text") String database,
      @ForAll("foreign") Map<String, String> foreign,
      @ForAll("mode") Mode mode)
      throws SQLException {
    String list = hosts.stream().map(Host::write).collect(Collectors.joining(","));
    String query =
        foreign.entrySet().stream()
            .map(e -> escape(e.getKey()) + "=" + escape(e.getValue()))
            .collect(Collectors.joining("&"));
    String url = mode.prefix() + "//" + list + "/" + escape(database) + "?" + query;

    ClusterConfig config = ConfigParser.parse(url, null, key -> true);

    ParserFuzzTest.assertValid(config);
    assertThat(config.database()).isEqualTo(database);
    assertThat(config.driverProperties()).isEqualTo(foreign);
    assertThat(config.hosts()).hasSameSizeAs(hosts);
    for (int i = 0; i < hosts.size(); i++) {
      Host written = hosts.get(i);
      HostSpec read = config.hosts().get(i);
      assertThat(read.host()).isEqualTo(written.name());
      assertThat(read.port()).isEqualTo(written.port());
      assertThat(read.user()).isEqualTo(written.user());
      assertThat(read.password().reveal()).isEqualTo(written.password());
      assertThat(read.weight()).isEqualTo(written.readWeight());
    }
  }

  @Property(tries = 500)
  void theRedactedUrlMeansTheSameHostsAndRedactsToItself(
      @ForAll("hosts") List<Host> hosts,
      @ForAll("text") String database,
      @ForAll("foreign") Map<String, String> foreign,
      @ForAll("mode") Mode mode)
      throws SQLException {
    String list = hosts.stream().map(Host::write).collect(Collectors.joining(","));
    StringJoiner query = new StringJoiner("&");
    foreign.forEach((k, v) -> query.add(escape(k) + "=" + escape(v)));
    query.add("table.t=" + escape("range(a, 0..9=s0)")).add("retryReads=no");
    String url = mode.prefix() + "//" + list + "/" + escape(database) + "?" + query;

    ClusterConfig config = ConfigParser.parse(url, null, key -> true);
    ClusterConfig again = ConfigParser.parse(config.redactedUrl(), null, key -> true);

    assertThat(again.redactedUrl()).isEqualTo(config.redactedUrl());
    assertThat(again.groupName()).isEqualTo(config.groupName());
    assertThat(again.hosts()).hasToString(config.hosts().toString());
    assertThat(again.tableRules()).isEqualTo(config.tableRules());
    assertThat(again.settings()).isEqualTo(config.settings());
  }

  @Property(tries = 1000)
  void encodingIsUndoneByDecoding(@ForAll("text") String text) throws SQLException {
    assertThat(Percent.decode(Percent.encode(text), "It")).isEqualTo(text);
    assertThat(Percent.decode(Percent.encodeValue(text), "It")).isEqualTo(text);
    assertThat(Percent.decode(escape(text), "It")).isEqualTo(text);
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Provide
  Arbitrary<List<Host>> hosts() {
    Arbitrary<String> name =
        Arbitraries.oneOf(
            Arbitraries.strings().withChars("abz09.-_").ofMinLength(1).ofMaxLength(9),
            Arbitraries.of("::1", "2001:db8::1", "::ffff:10.0.0.1"));
    Arbitrary<Host> host =
        Combinators.combine(
                name,
                Arbitraries.integers().between(1, 65_535),
                text().filter(user -> !user.isEmpty()),
                text(),
                Arbitraries.integers().between(0, 1000),
                Arbitraries.integers().between(0, 4))
            .as(Host::new);
    return host.list().ofMinSize(1).ofMaxSize(5).uniqueElements(h -> h.name() + ' ' + h.port());
  }

  /** Any text that has a UTF-8 form, rich in what needs an escape. */
  @Provide
  Arbitrary<String> text() {
    return Arbitraries.oneOf(
            Arbitraries.strings().withChars("ab1@:/?#[]()&=,;%+ \"'\\ä€").ofMaxLength(12),
            Arbitraries.strings().ofMaxLength(8))
        .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text));
  }

  /** Keys far from ours. */
  @Provide
  Arbitrary<Map<String, String>> foreign() {
    Arbitrary<String> key = text().map(text -> "foreignKey" + text + ".");
    return Arbitraries.maps(key, text()).ofMaxSize(4);
  }

  @Provide
  Arbitrary<Mode> mode() {
    return Arbitraries.of(Mode.values());
  }
}
