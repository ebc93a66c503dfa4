package io.sluice.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.Property;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a data source asks for, as its setters, Properties and URL say. */
class ConnectionSourceTest {

  private static final String URL = "jdbc:loadbalance://h1/db";

  private final ConnectionSource source = new ConnectionSource(this);

  private static Properties properties(String... pairs) {
    Properties properties = new Properties();
    for (int i = 0; i < pairs.length; i += 2) {
      properties.setProperty(pairs[i], pairs[i + 1]);
    }
    return properties;
  }

  private void given(String url, Properties properties) {
    source.url(url);
    source.properties(properties);
  }

  private ClusterConfig asked() throws SQLException {
    return asked(null, null);
  }

  private ClusterConfig asked(String user, String password) throws SQLException {
    AtomicReference<ClusterConfig> seen = new AtomicReference<>();
    SQLException enough = new SQLException("enough");
    try {
      source.open(
          user,
          password,
          (config, owner, seconds) -> {
            seen.set(config);
            throw enough;
          },
          nothing -> {});
    } catch (SQLException e) {
      if (e != enough) {
        throw e;
      }
    }
    return seen.get();
  }

  @Test
  void noPropertiesAreNone() throws Exception {
    given(URL + "?user=u", null);
    assertThat(asked().user()).isEqualTo("u");
    try (SluiceDataSource one = new SluiceDataSource(URL, null);
        SluiceXADataSource other = new SluiceXADataSource(URL, null)) {
      assertThat(List.of(one.getUrl(), other.getUrl())).containsOnly(URL);
    }
  }

  @Test
  void aSetterWithNullTakesTheValueBack() throws Exception {
    given(URL + "?user=u&password=p", properties());
    source.property("user", "v");
    source.property("password", "q");
    assertThat(asked().user()).isEqualTo("v");
    assertThat(asked().password().reveal()).isEqualTo("q");
    source.property("user", null);
    source.property("password", null);
    assertThat(asked().user()).isEqualTo("u");
    assertThat(asked().password().reveal()).isEqualTo("p");
  }

  @Test
  void theSettersOfTheDataSourcesTakeNull() {
    try (SluiceDataSource one = new SluiceDataSource();
        SluiceXADataSource other = new SluiceXADataSource()) {
      one.setUser(null);
      one.setPassword(null);
      other.setUser(null);
      other.setPassword(null);
    }
  }

  @Test
  void defaultsOfThePropertiesCount() throws Exception {
    given(URL, new Properties(properties("poolSize", "5", "user", "u")));
    assertThat(asked().settings().text(Property.POOL_SIZE)).isEqualTo("5");
    assertThat(asked().user()).isEqualTo("u");
  }

  @Test
  void aValueThatIsNoStringIsRefusedAsTheDriverDoes() {
    Properties wrong = new Properties();
    wrong.put("poolSize", 5);
    given(URL, wrong);
    assertThatThrownBy(this::asked)
        .hasFieldOrPropertyWithValue("SQLState", "S1009")
        .hasMessage("Property 'poolSize' in the Properties is not a String.");
  }

  @Test
  void laterChangesOfTheGivenPropertiesChangeNothing() throws Exception {
    Properties mine = properties("user", "u");
    given(URL, mine);
    mine.setProperty("user", "v");
    assertThat(asked().user()).isEqualTo("u");
  }

  @Test
  void aSetterWinsOverAnotherSpellingOfItsKey() throws Exception {
    given(URL, properties("User", "x", "PASSWORD", "x"));
    source.property("user", "y");
    source.property("password", "p");
    assertThat(asked().user()).isEqualTo("y");
    assertThat(asked().password().reveal()).isEqualTo("p");
  }

  @Test
  void credentialsOfOneConnectionWinOverAnotherSpellingOfTheirKeys() throws Exception {
    given(URL, properties("User", "x", "PASSWORD", "x"));
    ClusterConfig config = asked("y", "p");
    assertThat(config.user()).isEqualTo("y");
    assertThat(config.password().reveal()).isEqualTo("p");
    assertThat(asked().user()).isEqualTo("x");
  }

  @Test
  void twoSpellingsInTheGivenPropertiesAreStillRefused() {
    given(URL, properties("User", "x", "user", "y"));
    assertThatThrownBy(this::asked).hasMessageContaining("given twice");
  }
}
