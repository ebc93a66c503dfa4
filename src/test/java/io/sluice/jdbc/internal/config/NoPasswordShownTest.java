package io.sluice.jdbc.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is mistyped around a password, nothing that is printed shows it. Every single mistake is
 * tried, and many double ones.
 */
class NoPasswordShownTest {

  private static final String MARKER = "Marker9wX";
  private static final String SPECIALS = "()[]{}@:/?#&=,;%+ .'\"\\\0";

  private static final List<String> URLS =
      Stream.of(
              "jdbc:loadbalance://u:PW@h1/db",
              "jdbc:loadbalance:mariadb://u:PW@h1:3306,u2:PW@[::1]:3307/db?useSSL=true",
              "jdbc:replication://u:PW@[a,b:3307,(host=c)]/db?poolSize=5",
              "jdbc:loadbalance://(host=h1,user=u,password=PW,port=3306,type=source)/db",
              "jdbc:shard://(host=h1,shard=a,password=PW),(password=PW,host=h2,weight=2)/db",
              "jdbc:replication://address=(host=h1)(password=PW)(type=source),h2/db",
              "jdbc:loadbalance://(host=h1,keyStorePassword=PW,useSSL=true)/db",
              "jdbc:loadbalance://h1/db?password=PW",
              "jdbc:loadbalance://h1,h2/db?user=u&password=PW&poolSize=5",
              "jdbc:loadbalance://h1/?connectionGroup=g&password=PW&user=u",
              "jdbc:loadbalance://h1?useSSL=true&password=PW",
              "jdbc:shard://h1/db?table.t=mod(id)&password=PW&table.s=single(s0)",
              "jdbc:loadbalance://h1/db?loadBalanceStrategy=adaptive&password=PW&retryReads=true",
              "jdbc:loadbalance://h1/db?loadBalanceAutoCommitStatementRegex=a.*&password=PW",
              "jdbc:loadbalance://h1/db?rules=/no/file&password=PW",
              "jdbc:loadbalance://h1/db?dbname=x&password=PW",
              "jdbc:loadbalance://h1/db?trustCertificateKeyStorePassword=PW&x=y",
              "jdbc:loadbalance://h1/db?pool.dataSource.password=PW&pool.poolName=x")
          .map(url -> url.replace("PW", MARKER))
          .toList();

  static Stream<String> urls() {
    return URLS.stream();
  }

  @ParameterizedTest
  @MethodSource("urls")
  void noUrlShowsItsPassword(String url) {
    checkNothingShows(url);
  }

  @ParameterizedTest
  @MethodSource("urls")
  void noSingleDeletionShowsThePassword(String url) {
    for (int at = 0; at < url.length(); at++) {
      checkNothingShows(url.substring(0, at) + url.substring(at + 1));
    }
  }

  @ParameterizedTest
  @MethodSource("urls")
  void noSingleInsertionShowsThePassword(String url) {
    for (int at = 0; at <= url.length(); at++) {
      for (String special : SPECIALS.codePoints().mapToObj(Character::toString).toList()) {
        checkNothingShows(url.substring(0, at) + special + url.substring(at));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("urls")
  void noSingleReplacementShowsThePassword(String url) {
    // Where the separator right before the password is replaced, only the user can know where the
    // password starts: u,password@host is a host u and a user named password.
    int separator = url.indexOf(MARKER) - 1;
    for (int at = 0; at < url.length(); at++) {
      for (String special : SPECIALS.codePoints().mapToObj(Character::toString).toList()) {
        if (at != separator) {
          checkNothingShows(url.substring(0, at) + special + url.substring(at + 1));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("urls")
  void noMissingEndShowsThePassword(String url) {
    for (int end = 0; end < url.length(); end++) {
      checkNothingShows(url.substring(0, end));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:shard://h1/db?table.t=mod(id)assword=PW&table.s=single(s0)",
        "jdbc:shard://h1/db?table.t=mod(id, pss,word=PW",
        "jdbc:shard://h1/db?table.t=mod(id)psword==PW",
        "jdbc:shard://h1/db?table.t=list(id, 1=s0, 2='s1)aword'=PW",
        "jdbc:shard://h1/db?table.t=range(id, 0..9=asword=PW",
        "jdbc:loadbalance://h1/db?loadBalanceAutoCommitStatementRegex=a.*asword=PW"
      })
  void aPasswordInTheValueBeforeItIsHiddenThoughItsKeyIsMistyped(String url) {
    checkNothingShows(url.replace("PW", MARKER));
  }

  @Property(tries = 3000)
  void noSeveralMistakesShowThePassword(
      @ForAll("url") String url, @ForAll("mistakes") List<Mistake> mistakes) {
    String mutated = url;
    for (Mistake mistake : mistakes) {
      mutated = mistake.apply(mutated);
    }
    Assume.that(markersAreMarked(mutated));
    checkNothingShows(mutated);
  }

  /** Whether every password still stands behind a separator that makes it one. */
  private static boolean markersAreMarked(String url) {
    for (int at = url.indexOf(MARKER); at >= 0; at = url.indexOf(MARKER, at + 1)) {
      if (at == 0 || ":=".indexOf(url.charAt(at - 1)) < 0) {
        return false;
      }
    }
    return true;
  }

  @Provide
  Arbitrary<String> url() {
    return Arbitraries.of(URLS);
  }

  @Provide
  Arbitrary<List<Mistake>> mistakes() {
    Arbitrary<Mistake> mistake =
        Arbitraries.doubles()
            .between(0, 1)
            .flatMap(
                place ->
                    Arbitraries.chars()
                        .with(SPECIALS.toCharArray())
                        .flatMap(
                            c ->
                                Arbitraries.of(true, false)
                                    .map(add -> new Mistake(place, c, add))));
    return mistake.list().ofMinSize(2).ofMaxSize(4);
  }

  /** Inserts or deletes one character at a relative place. */
  record Mistake(double place, char special, boolean insert) {
    String apply(String url) {
      int at = (int) (place * url.length());
      return insert || at == url.length()
          ? url.substring(0, at) + special + url.substring(at)
          : url.substring(0, at) + url.substring(at + 1);
    }
  }

  private static void checkNothingShows(String url) {
    ClusterConfig config;
    try {
      config = ConfigParser.parse(url, null, key -> key.startsWith("useS"));
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("S1009");
      for (Throwable t = e; t != null; t = t.getCause()) {
        checkHidden(url, t.getMessage());
      }
      assertThat(e.getSuppressed()).isEmpty();
      return;
    }
    checkHidden(url, config.toString());
    checkHidden(url, config.redactedUrl());
    checkHidden(url, config.groupName());
    checkHidden(url, config.hosts().toString());
    checkHidden(url, config.settings().toString());
    checkHidden(url, String.join(" ", config.differences(BASE)));
    checkHidden(url, String.join(" ", BASE.differences(config)));
  }

  private static final ClusterConfig BASE = base();

  private static ClusterConfig base() {
    try {
      return ConfigParser.parse("jdbc:loadbalance://other", null, key -> true);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void checkHidden(String url, String shown) {
    assertThat(shown).as(url).doesNotContainIgnoringCase(MARKER);
  }
}
