package io.sluice.jdbc.shard;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.internal.shard.rule.Place;
import io.sluice.jdbc.internal.shard.rule.Rules;
import io.sluice.jdbc.internal.shard.rule.TableRule;
import io.sluice.jdbc.testkit.Flavor;
import io.sluice.jdbc.testkit.SharedServers;
import io.sluice.jdbc.testkit.TestServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;

/** Four shards with the empty tables of the {@link Shop}, and one server that holds all of it. */
final class ShardRig implements AutoCloseable {

  static final int SHARDS = 4;

  private final String vendor;
  private final List<TestServer> shards;
  private final TestServer reference;
  private final String group = "test-" + UUID.randomUUID();
  private final SluiceDataSource source;

  private ShardRig(String vendor, List<TestServer> shards, TestServer reference, String[] options) {
    this.vendor = vendor;
    this.shards = shards;
    this.reference = reference;
    this.source = source(options);
  }

  /** Servers like new of one flavor, used through one driver. */
  static ShardRig of(String vendor, Flavor flavor, String... options) throws SQLException {
    List<TestServer> servers = SharedServers.of(flavor, SHARDS + 1);
    ShardRig rig = new ShardRig(vendor, servers.subList(0, SHARDS), servers.get(SHARDS), options);
    rig.createTables();
    return rig;
  }

  private SluiceDataSource source(String... options) {
    StringJoiner query = new StringJoiner("&");
    query.add("connectionGroup=" + group);
    Map<String, String> all = new LinkedHashMap<>();
    Shop.RULES.forEach((table, rule) -> all.put("table." + table, rule));
    for (String option : options) {
      int equals = option.indexOf('=');
      all.put(option.substring(0, equals), option.substring(equals + 1));
    }
    all.forEach(
        (key, value) -> query.add(key + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    SluiceDataSource made =
        new SluiceDataSource("jdbc:shard:" + vendor + "://" + hosts() + "/app?" + query);
    made.setUser(TestServer.USER);
    made.setPassword(TestServer.PASSWORD);
    return made;
  }

  /** The same servers and tables in a group of its own; later rules and options win. */
  ShardRig with(String... options) {
    return new ShardRig(vendor, shards, reference, options);
  }

  private void createTables() throws SQLException {
    Rules rules = rules();
    for (Shop.TableMade table : Shop.TABLES) {
      reference.execute(table.create(table.name()));
      for (Place place : places(rules.ruleOf(table.name()))) {
        shards.get(place.shard()).execute(table.create(place.table()));
      }
    }
  }

  static Rules rules() throws SQLException {
    return Rules.of(List.of("s0", "s1", "s2", "s3"), null, Shop.RULES);
  }

  /** Every physical table of a logical one. */
  static List<Place> places(TableRule rule) {
    if (rule instanceof TableRule.Sharded sharded && sharded.renamed()) {
      return sharded.places().stream().distinct().toList();
    }
    return rule.shards().stream().map(shard -> new Place(shard, rule.table())).toList();
  }

  TestServer shard(int number) {
    return shards.get(number);
  }

  TestServer reference() {
    return reference;
  }

  /** The shards as a URL names them. */
  String hosts() {
    return String.join(",", shards.stream().map(TestServer::hostPort).toList());
  }

  SluiceDataSource source() {
    return source;
  }

  String group() {
    return group;
  }

  String vendor() {
    return vendor;
  }

  /** A connection over the shards. */
  Connection connect() throws SQLException {
    return source.getConnection();
  }

  /** A connection to the one server that holds everything, through the plain driver. */
  Connection connectPlainly(String... properties) throws SQLException {
    return io.sluice.jdbc.testkit.RawDriver.connect(
        vendor.equals("mysql") ? Flavor.MYSQL : Flavor.MARIADB,
        reference.host(),
        reference.port(),
        TestServer.DATABASE,
        TestServer.USER,
        TestServer.PASSWORD,
        properties);
  }

  /** The rows of a logical table as they lie on the shards, in text, sorted; broadcast: of one. */
  List<String> onShards(String table) throws SQLException {
    TableRule rule = rules().ruleOf(table);
    List<String> all = new ArrayList<>();
    for (Place place : places(rule)) {
      List<String> here = Rows.sorted(shards.get(place.shard()), place.table());
      if (rule instanceof TableRule.Broadcast) {
        if (!all.isEmpty() && !all.equals(here)) {
          throw new AssertionError("copies of " + table + " differ on shard " + place.shard());
        }
        all.clear();
      }
      all.addAll(here);
    }
    all.sort(null);
    return all;
  }

  /** The rows of a table on the one server that holds everything. */
  List<String> onReference(String table) throws SQLException {
    return Rows.sorted(reference, table);
  }

  @Override
  public void close() {
    source.close();
  }
}
