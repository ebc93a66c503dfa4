package io.sluice.jdbc.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Jazzer against URLs and host forms. In a build only the kept inputs run; {@code JAZZER_FUZZ=1}
 * looks for new ones, see {@code src/site/markdown/fuzzing.md}.
 */
class UrlFuzzTest {

  private static final String MARKER = "zQx9Marker";
  private static final String[] PREFIXES = {
    "jdbc:loadbalance:", "jdbc:replication:mariadb:", "jdbc:shard:mysql:"
  };

  @FuzzTest(maxDuration = "3m")
  void anyUrlIsParsedOrRefusedWithS1009(FuzzedDataProvider data) {
    String prefix = data.pickValue(PREFIXES);
    check(prefix + data.consumeRemainingAsString(), null, "");
  }

  @FuzzTest(maxDuration = "3m")
  void anyHostFormIsParsedOrRefusedWithS1009(FuzzedDataProvider data) {
    String prefix = data.pickValue(PREFIXES);
    String hosts = data.consumeRemainingAsString();
    check(prefix + "//" + hosts + "/db?poolSize=5", null, "");
  }

  /** Where it is clear what the password is, it is shown nowhere, whatever stands around it. */
  @FuzzTest(maxDuration = "3m")
  void noPasswordIsShownWhateverStandsAroundIt(FuzzedDataProvider data) {
    String prefix = data.pickValue(PREFIXES);
    String before = data.consumeString(40).replaceAll("[/?#]", "").replace(MARKER, "");
    String form =
        data.pickValue(
            new String[] {
              "u:" + MARKER + "@h1",
              "(host=h1,password=" + MARKER + ")",
              "address=(host=h1)(password=" + MARKER + ")",
              "h1/db?password=" + MARKER,
              "h1/db?user=u&password=" + MARKER
            });
    String after = data.consumeRemainingAsString().replace(MARKER, "");
    check(prefix + "//" + before + "," + form + after, null, MARKER);
  }

  @FuzzTest(maxDuration = "3m")
  void anyPropertyIsTakenOrRefusedWithS1009(FuzzedDataProvider data) {
    Properties info = new Properties();
    String key = data.consumeString(40);
    String value = data.consumeRemainingAsString();
    info.setProperty(key, value);
    info.setProperty("password", MARKER);
    boolean elsewhere = key.contains(MARKER) || value.contains(MARKER); // where it is no secret
    check("jdbc:shard://h1,(host=h2,shard=a)/db", info, elsewhere ? "" : MARKER);
  }

  /** The oracle must be able to fail. */
  @ParameterizedTest
  @ValueSource(strings = {"jdbc:loadbalance://h1/", "jdbc:loadbalance://h1?connectionGroup="})
  void aTextThatIsNoPasswordIsShown(String url) {
    assertThat(shown(url + MARKER, null)).contains(MARKER);
  }

  private static void check(String url, Properties info, String secret) {
    String shown = shown(url, info);
    if (!secret.isEmpty() && shown.contains(secret)) {
      throw new AssertionError("shows the password: " + shown);
    }
  }

  /** Everything that is said about a URL; every other exception than a refusal is a finding. */
  private static String shown(String url, Properties info) {
    try {
      ClusterConfig config = ConfigParser.parse(url, info, key -> key.length() % 2 == 0);
      ParserFuzzTest.assertValid(config);
      return config + " " + config.redactedUrl() + " " + config.groupName() + " " + config.hosts();
    } catch (SQLException refused) {
      assertThat(refused.getSQLState()).isEqualTo("S1009");
      assertThat(refused.getMessage()).isNotBlank();
      return refused.getMessage() + " " + refused.getCause();
    }
  }
}
