package io.sluice.jdbc.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a data file cannot say: inputs that are no text, and relations between configurations. */
class ConfigParserTest {

  private static ClusterConfig parse(String url) throws SQLException {
    return ConfigParser.parse(url, null, key -> false);
  }

  @Test
  void onlyOurPrefixesAreAccepted() {
    assertThat(
            List.of(
                "jdbc:loadbalance://h",
                "JDBC:LOADBALANCE:mariadb://h",
                "jdbc:Replication://h",
                "jdbc:shard:",
                "jdbc:shard:oracle://h"))
        .allMatch(ConfigParser::accepts);
    assertThat(
            List.of(
                "jdbc:mysql://h",
                "jdbc:mysql:loadbalance://h",
                "jdbc:mysql:replication://h",
                "jdbc:mariadb:loadbalance://h",
                "jdbc:loadbalance",
                "jdbc:loadbalancer://h",
                " jdbc:loadbalance://h",
                "jdbc:shards://h",
                "loadbalance://h",
                ""))
        .noneMatch(ConfigParser::accepts);
    assertThat(ConfigParser.accepts(null)).isFalse();
  }

  @Test
  void parsingAForeignOrMissingUrlIsABadArgument() {
    assertThatThrownBy(() -> parse(null)).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> parse("jdbc:mysql://h")).isInstanceOf(SQLException.class);
  }

  @Test
  void valuesThatAreNoStringsAreRefusedForOurKeysOnly() throws Exception {
    Properties info = new Properties();
    info.put("someObject", new Object());
    info.put(42, "x");
    assertThat(ConfigParser.parse("jdbc:loadbalance://h", info, key -> false).driverProperties())
        .isEmpty();

    info.put("POOLSIZE", 5);
    assertThatThrownBy(() -> ConfigParser.parse("jdbc:loadbalance://h", info, key -> false))
        .isInstanceOf(SQLException.class)
        .hasMessage("Property 'poolSize' in the Properties is not a String.");

    Properties password = new Properties();
    password.put("password", List.of("topsecret"));
    assertThatThrownBy(() -> ConfigParser.parse("jdbc:loadbalance://h", password, key -> false))
        .hasMessage("Property 'password' in the Properties is not a String.");
  }

  @Test
  void defaultsOfThePropertiesCountAsProperties() throws Exception {
    Properties defaults = new Properties();
    defaults.setProperty("poolSize", "5");
    ClusterConfig config =
        ConfigParser.parse("jdbc:loadbalance://h", new Properties(defaults), key -> false);
    assertThat(config.settings().integer(Property.POOL_SIZE)).isEqualTo(5);
  }

  @Test
  void thePropertiesAreLeftAsTheyWere() throws Exception {
    Properties info = new Properties();
    info.setProperty("user", "u");
    ConfigParser.parse("jdbc:loadbalance://h?poolSize=1", info, key -> false);
    assertThat(info).hasSize(1);
  }

  @Test
  void theDriverIsAskedOnlyForKeysNearToOneOfOurs() throws Exception {
    List<String> asked = new ArrayList<>();
    ConfigParser.parse(
        "jdbc:loadbalance://(host=h1,useSSL=true)/db?characterEncoding=utf8&poolSize=5&poolSise=4",
        null,
        key -> asked.add(key));
    assertThat(asked).containsExactly("poolSise");
  }

  @Test
  void aRulesFileIsReadFromThePath(@TempDir Path dir) throws Exception {
    Path rules = Files.writeString(dir.resolve("my rules.properties"), "readFrom = all\n");
    Properties info = new Properties();
    info.setProperty("rules", rules.toString());
    ClusterConfig config = ConfigParser.parse("jdbc:replication://h", info, key -> false);
    assertThat(config.settings().text(Property.READ_FROM)).isEqualTo("all");
  }

  @Test
  void twoSpellingsOfOneConfigurationAreEqual() throws Exception {
    ClusterConfig a =
        parse("jdbc:loadbalance://u:p@[h1,h2:3307]/db?ha.loadBalanceStrategy=random&poolSize=05");
    ClusterConfig b =
        parse(
            "JDBC:LOADBALANCE:MYSQL://(user=u,host=H1,password=p,port=3306),u:p@h2:3307/db"
                + "?POOLSIZE=5&loadBalanceStrategy=random#x");
    assertThat(a).isEqualTo(b).hasSameHashCodeAs(b);
    assertThat(a.differences(b)).isEmpty();
  }

  @Test
  void everyPartOfAConfigurationCountsForEqualityAndIsNamedAsADifference() throws Exception {
    ClusterConfig base = parse("jdbc:replication://h1,h2/db?user=u&password=topsecret&x=1");
    assertDiffers(base, "jdbc:loadbalance://h1,h2/db?user=u&password=topsecret&x=1", "mode");
    assertDiffers(
        base, "jdbc:replication:mariadb://h1,h2/db?user=u&password=topsecret&x=1", "vendor");
    assertDiffers(base, "jdbc:replication://h2,h1/db?user=u&password=topsecret&x=1", "hosts");
    assertDiffers(base, "jdbc:replication://h1,h2/dc?user=u&password=topsecret&x=1", "database");
    assertDiffers(base, "jdbc:replication://h1,h2/db?user=v&password=topsecret&x=1", "user");
    assertDiffers(base, "jdbc:replication://h1,h2/db?user=u&password=topsecret2&x=1", "password");
    assertDiffers(
        base,
        "jdbc:replication://h1,h2/db?user=u&password=topsecret&x=1&poolSize=1",
        "poolSize 0 and 1");
    assertDiffers(base, "jdbc:replication://h1,h2/db?user=u&password=topsecret&x=2", "property x");
    assertDiffers(
        base,
        "jdbc:replication://h1,h2/db?user=u&password=topsecret&x=1&pool.y=2",
        "property pool.y");
    assertDiffers(
        base,
        "jdbc:replication://h1,h2/db?user=u&password=topsecret&x=1&table.t=single",
        "property table.t");
    assertDiffers(
        base,
        "jdbc:replication://h1,u:topsecret3@h2/db?user=u&password=topsecret&x=1",
        "credentials or driver properties of a host");
  }

  private static void assertDiffers(ClusterConfig base, String url, String difference)
      throws SQLException {
    ClusterConfig other = parse(url);
    assertThat(other).isNotEqualTo(base);
    assertThat(String.join("; ", base.differences(other)))
        .contains(difference)
        .doesNotContain("topsecret");
  }

  @Test
  void aJoiningHostTakesWhatItLeavesOpenFromTheCluster() throws Exception {
    ClusterConfig replication = parse("jdbc:replication://h1,h2/db?user=u&password=p");
    HostSpec joiner = ConfigParser.parseHost("h3:3307", replication, key -> false);
    assertThat(joiner.hostPort()).isEqualTo("h3:3307");
    assertThat(joiner.role()).isEqualTo(Role.REPLICA);
    assertThat(joiner.user()).isEqualTo("u");
    assertThat(joiner.password()).isEqualTo(Secret.of("p"));
    assertThat(ConfigParser.parseHost("(host=h4,type=source)", replication, key -> false).role())
        .isEqualTo(Role.SOURCE);

    ClusterConfig shards = parse("jdbc:shard://(host=h1,shard=a)/db");
    assertThat(ConfigParser.parseHost("(host=h2,shard=a)", shards, key -> false).role())
        .isEqualTo(Role.REPLICA);
    assertThat(ConfigParser.parseHost("(host=h2,shard=b)", shards, key -> false).role())
        .isEqualTo(Role.SOURCE);
    assertThat(ConfigParser.parseHost("h2", parse("jdbc:loadbalance://h1"), key -> false).role())
        .isEqualTo(Role.EQUAL);
    assertThatThrownBy(() -> ConfigParser.parseHost("h2", shards, key -> false))
        .hasMessageContaining("needs the key 'shard'");
    assertThatThrownBy(() -> ConfigParser.parseHost("h3,h4", replication, key -> false))
        .hasMessageContaining("not a list of 2");
    assertThatThrownBy(() -> ConfigParser.parseHost("(host=h3,shard=a)", replication, key -> false))
        .hasMessageContaining("shard");
  }

  @Test
  void hostAddressesAreReadAndWrittenInOneForm() throws Exception {
    assertThat(HostAddress.parse(" DB1 ")).hasToString("db1:3306");
    assertThat(HostAddress.parse("[::1]:1")).isEqualTo(new HostAddress("::1", 1));
    assertThat(HostAddress.parse("[::A]")).hasToString("[::a]:3306");
    assertThatThrownBy(() -> HostAddress.parse("::1")).hasMessageContaining("brackets");
  }

  @Test
  void aSecretIsEqualByValueAndNeverPrinted() {
    Secret secret = Secret.of("topsecret");
    assertThat(secret).hasToString("***").isEqualTo(Secret.of("topsecret"));
    assertThat(secret.hashCode()).isEqualTo(Secret.of("topsecret").hashCode());
    assertThat(secret).isNotEqualTo(Secret.of("other"));
    assertThat(secret.reveal()).isEqualTo("topsecret");
    assertThat(Secret.of(null)).isNull();
  }

  @Test
  void nestedGroupsOfARegularExpressionExhaustNoStack() {
    Properties info = new Properties();
    info.setProperty("loadBalanceAutoCommitStatementRegex", "(".repeat(200_000));
    assertThatThrownBy(() -> ConfigParser.parse("jdbc:loadbalance://h", info, key -> false))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("loadBalanceAutoCommitStatementRegex");
  }
}
