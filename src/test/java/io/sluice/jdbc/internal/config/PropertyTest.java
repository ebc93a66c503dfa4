package io.sluice.jdbc.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Runs {@code config/properties.txt} over every key and alias, and asks what holds for all. */
class PropertyTest {

  /** One line of the data file. */
  private record Row(
      List<String> keys,
      String type,
      List<String> defaults,
      List<String> good,
      List<String> bad,
      String hint) {

    static Row of(String line) {
      String[] cells =
          Arrays.stream(line.split("\\|", -1)).map(String::strip).toArray(String[]::new);
      assertThat(cells).hasSize(6);
      return new Row(
          List.of(cells[0].split(" ")),
          cells[1],
          List.of(cells[2].split(", ", -1)),
          values(cells[3]),
          values(cells[4]),
          cells[5]);
    }

    private static List<String> values(String cell) {
      return cell.isEmpty()
          ? List.of()
          : Stream.of(cell.split(" {2}")).map(v -> v.equals("\"\"") ? "" : v).toList();
    }

    Property property() {
      return Property.of(keys.get(0)).orElseThrow();
    }
  }

  private static List<Row> rows() {
    return UrlCase.lines("properties.txt").stream()
        .filter(line -> !line.startsWith("#"))
        .map(Row::of)
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> aPropertyIsAsTheDataFileSays() {
    return rows().stream()
        .map(row -> DynamicTest.dynamicTest(row.keys().get(0), () -> checkDeclaration(row)));
  }

  private static void checkDeclaration(Row row) {
    Property property = row.property();
    List<String> names = new ArrayList<>(List.of(property.key()));
    names.addAll(property.aliases());
    assertThat(names).containsExactlyElementsOf(row.keys());
    assertThat(property.type().name()).isEqualTo(row.type());
    assertThat(property.defaultText()).isEqualTo(row.defaults().get(0));
    assertThat(property.defaultText(Mode.SHARD))
        .isEqualTo(row.defaults().get(row.defaults().size() - 1));
    String unset = Settings.defaults(Mode.LOADBALANCE).text(property);
    assertThat(unset == null ? "" : unset).isEqualTo(row.defaults().get(0));
  }

  @TestFactory
  Stream<DynamicTest> aGoodValueIsTakenUnderEveryNameAndInEveryCase() {
    return eachNameAnd(Row::good, PropertyTest::checkGood);
  }

  private static void checkGood(Row row, String name, String value) throws SQLException {
    String[] readAs = value.split("->", 2);
    Properties info = new Properties();
    info.setProperty(name, readAs[0]);
    ClusterConfig fromProperties = parse("", info);
    String query = "?" + Percent.encode(name) + "=" + Percent.encode(readAs[0]);
    ClusterConfig fromUrl = parse(query, null);
    for (ClusterConfig config : List.of(fromProperties, fromUrl)) {
      assertThat(config.settings().text(row.property())).isEqualTo(readAs[readAs.length - 1]);
      assertThat(config.settings().isSet(row.property())).isTrue();
      assertThat(config.driverProperties()).isEmpty();
    }
    assertThat(fromUrl).isEqualTo(fromProperties).hasSameHashCodeAs(fromProperties);
  }

  @TestFactory
  Stream<DynamicTest> aBadValueIsRefusedWithKeyValueAndWhatIsAllowed() {
    return eachNameAnd(Row::bad, PropertyTest::checkBad);
  }

  private static void checkBad(Row row, String name, String value) {
    Properties info = new Properties();
    info.setProperty(name, value);
    SQLException refusal = catchThrowableOfType(SQLException.class, () -> parse("", info));
    assertThat((Throwable) refusal).isNotNull();
    assertThat(refusal.getSQLState()).isEqualTo("S1009");
    assertThat(refusal.getMessage())
        .contains("'" + row.keys().get(0) + "'")
        .contains(Redaction.quote(value))
        .contains("allowed: ")
        .contains(row.hint());
    row.property().allowed().forEach(word -> assertThat(refusal.getMessage()).contains(word));
  }

  private interface Check {
    void run(Row row, String name, String value) throws SQLException;
  }

  private static Stream<DynamicTest> eachNameAnd(Function<Row, List<String>> values, Check check) {
    return rows().stream()
        .flatMap(
            row ->
                row.keys().stream()
                    .flatMap(key -> Stream.of(key, key.toUpperCase(Locale.ROOT)))
                    .flatMap(
                        name ->
                            values.apply(row).stream()
                                .map(
                                    value ->
                                        DynamicTest.dynamicTest(
                                            name + "=" + value,
                                            () -> check.run(row, name, value)))));
  }

  private static ClusterConfig parse(String query, Properties info) throws SQLException {
    return ConfigParser.parse("jdbc:loadbalance://h1/db" + query, info, key -> false);
  }

  @Test
  void theDataFileHasEveryPropertyOnce() {
    Set<Property> covered = EnumSet.of(Property.USER, Property.PASSWORD);
    for (Row row : rows()) {
      assertThat(covered.add(row.property())).as(row.keys().get(0)).isTrue();
    }
    assertThat(covered).containsExactly(Property.values());
  }

  @Test
  void noTwoPropertiesShareAName() {
    Set<String> names = new HashSet<>();
    for (Property property : Property.values()) {
      assertThat(names.add(property.key().toLowerCase(Locale.ROOT))).isTrue();
      property.aliases().forEach(a -> assertThat(names.add(a.toLowerCase(Locale.ROOT))).isTrue());
    }
  }

  @Test
  void aDescriptionIsOneSentence() {
    for (Property property : Property.values()) {
      assertThat(property.description())
          .as(property.key())
          .matches("[A-Z][^|]*\\.")
          .hasSizeLessThan(140);
    }
  }

  @Test
  void onlyThePasswordIsSecretAndItIsNoSetting() throws Exception {
    Settings settings = parse("?user=u&password=topsecret", null).settings();
    for (Property property : Property.values()) {
      assertThat(property.secret()).isEqualTo(property == Property.PASSWORD);
    }
    assertThat(settings.text(Property.PASSWORD)).isNull();
    assertThat(settings.isSet(Property.PASSWORD)).isFalse();
    assertThat(settings.text(Property.USER)).isNull();
  }

  @Test
  void typedGettersGiveTypedValuesAndRefuseTheWrongType() throws Exception {
    Settings settings =
        parse("?poolSize=5&loadBalanceSQLStateFailover=08,%2057&retryReads=no", null).settings();
    assertThat(settings.integer(Property.POOL_SIZE)).isEqualTo(5);
    assertThat(settings.number(Property.POOL_SIZE)).isEqualTo(5L);
    assertThat(settings.number(Property.SELECTION_TIMEOUT)).isEqualTo(30_000L);
    assertThat(settings.number(Property.MAX_REPLICA_LAG)).isEqualTo(-1L);
    assertThat(settings.flag(Property.RETRY_READS)).isFalse();
    assertThat(settings.list(Property.LOAD_BALANCE_SQL_STATE_FAILOVER)).containsExactly("08", "57");
    assertThat(settings.list(Property.SERVER_AFFINITY_ORDER)).isEmpty();
    assertThatThrownBy(() -> settings.flag(Property.POOL_SIZE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> settings.list(Property.POOL_SIZE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(settings.toString()).contains("poolSize=5").doesNotContain("selectionTimeout");
  }
}
