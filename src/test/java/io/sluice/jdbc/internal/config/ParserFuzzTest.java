package io.sluice.jdbc.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any text is parsed or refused with S1009, soon, and what was parsed holds together. */
class ParserFuzzTest {

  private static final String[] PIECES = {
    "(",
    ")",
    "[",
    "]",
    "@",
    ":",
    "/",
    "?",
    "#",
    "&",
    "=",
    ",",
    "%",
    "+",
    " ",
    "%20",
    "%2C",
    "%zz",
    "host",
    "port",
    "type",
    "shard",
    "weight",
    "user",
    "password",
    "address=",
    "h1",
    "h2",
    "::1",
    "3306",
    "source",
    "replica",
    "poolSize",
    "table.t",
    "pool.x",
    "rules",
    "classpath:config/",
    "dbname",
    "connectTimeout",
    "5",
    "-1",
    "x",
    "ä",
    "\uD800",
    "\0",
    "\n",
    "(host=a)",
    "a=b"
  };

  @Property(tries = 2000)
  void anArbitraryTextBehindThePrefixIsParsedOrRefused(
      @ForAll("prefix") String prefix, @ForAll String rest) {
    check(prefix + rest, null);
  }

  @Property(tries = 5000)
  void aJumbleOfMeaningfulPiecesIsParsedOrRefused(
      @ForAll("prefix") String prefix, @ForAll("jumble") String jumble) {
    check(prefix + jumble, null);
  }

  @Property(tries = 500)
  void anArbitraryTextIsParsedOrRefused(@ForAll String url) {
    check(url, null);
  }

  @Property(tries = 2000)
  void arbitraryPropertiesAreTakenOrRefused(
      @ForAll("jumble") String key, @ForAll("jumble") String value) {
    Properties info = new Properties();
    info.setProperty(key, value);
    check("jdbc:shard://h1,h2/db", info);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "h,", "a@", "%41", "&a=b", "(host=a)", "a:", "/", "x"})
  void aVeryLongUrlTakesNoLongTime(String piece) {
    String tail = piece.repeat(50_000);
    for (String head : new String[] {"", "u:p@[", "address=", "h/?", "h?table.", "(host="}) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(10), () -> check("jdbc:loadbalance://" + head + tail, null));
    }
  }

  private static void check(String url, Properties info) {
    ClusterConfig config;
    try {
      config = ConfigParser.parse(url, info, key -> key.length() % 2 == 0);
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("S1009");
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    assertValid(config);
  }

  /** What holds for every configuration. */
  static void assertValid(ClusterConfig config) {
    assertThat(config.hosts()).isNotEmpty();
    assertThat(config.hosts().stream().map(HostSpec::address)).doesNotHaveDuplicates();
    for (HostSpec host : config.hosts()) {
      assertThat(host.port()).isBetween(1, 65_535);
      assertThat(host.weight()).isBetween(0, 1000);
      assertThat(host.shard() != null).isEqualTo(config.mode() == Mode.SHARD);
      assertThat(host.role() == Role.EQUAL).isEqualTo(config.mode() == Mode.LOADBALANCE);
    }
    assertThat(UrlSections.VENDORS).contains(config.vendor());
    assertThat(config.driverProperties().keySet())
        .noneMatch(key -> io.sluice.jdbc.internal.config.Property.of(key).isPresent());
    assertThat(config.groupName()).isNotBlank();
    assertThat(config).hasToString(config.redactedUrl());
    assertThat(ConfigParser.accepts(config.redactedUrl())).isTrue();
  }

  @Provide
  Arbitrary<String> prefix() {
    return Arbitraries.of(
        "jdbc:loadbalance://", "jdbc:replication:mariadb://", "jdbc:shard://h1,", "jdbc:shard:");
  }

  @Provide
  Arbitrary<String> jumble() {
    Arbitrary<String> piece =
        Combinators.combine(Arbitraries.of(PIECES), Arbitraries.of(PIECES)).as(String::concat);
    return piece.list().ofMaxSize(12).map(list -> String.join("", list));
  }
}
