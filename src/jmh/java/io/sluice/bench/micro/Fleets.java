package io.sluice.bench.micro;

import io.sluice.jdbc.internal.config.ClusterConfig;
import io.sluice.jdbc.internal.config.ConfigParser;
import io.sluice.jdbc.internal.facade.ConnectionHandler;
import io.sluice.jdbc.internal.group.SimulatedGroup;
import io.sluice.jdbc.internal.pool.SimulatedVendor;
import io.sluice.jdbc.internal.session.Session;
import io.sluice.jdbc.internal.shard.execute.Child;
import io.sluice.jdbc.internal.shard.execute.Children;
import io.sluice.jdbc.internal.shard.execute.Engine;
import io.sluice.jdbc.internal.shard.execute.PhysicalNames;
import io.sluice.jdbc.internal.shard.execute.Planning;
import io.sluice.jdbc.internal.shard.execute.ShardSession;
import io.sluice.jdbc.internal.shard.execute.Workers;
import io.sluice.jdbc.internal.shard.jdbc.ShardConnectionHandler;
import io.sluice.jdbc.internal.shard.merge.Bound;
import io.sluice.jdbc.internal.shard.plan.Answers;
import io.sluice.jdbc.internal.shard.plan.Physical;
import io.sluice.jdbc.internal.shard.plan.Plan;
import io.sluice.jdbc.internal.shard.plan.Planner;
import io.sluice.jdbc.internal.shard.plan.SessionView;
import io.sluice.jdbc.internal.shard.rule.Rules;
import io.sluice.jdbc.internal.shard.shape.ShapeCache;
import io.sluice.jdbc.internal.shard.shape.Values;
import io.sluice.jdbc.internal.shard.transaction.Spanning;
import io.sluice.jdbc.internal.shard.transaction.SpanningTransactions;
import io.sluice.jdbc.internal.sql.StatementCache;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.time.Clock;
import io.sluice.jdbc.internal.time.Scheduler;
import io.sluice.jdbc.internal.time.SystemScheduler;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Real groups over the driver that does nothing. */
public final class Fleets {

  private Fleets() {}

  /** A group of that URL; its probes have started. */
  public static SimulatedGroup group(String url, NoOp driver) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "u");
    properties.setProperty("password", "p");
    ClusterConfig config = ConfigParser.parse(url, properties, key -> true);
    Scheduler scheduler = new SystemScheduler("bench", 4);
    return new SimulatedGroup(
        config,
        new SimulatedVendor(driver, raw -> Boolean.FALSE),
        new SimulatedGroup.Ground(
            Clock.SYSTEM,
            scheduler,
            new SystemScheduler("bench-probe", 4),
            new SplittableRandom(1),
            (millis, until) -> Fleets.refuse(millis),
            new StatementCache(2048)));
  }

  private static void refuse(long millis) {
    throw new IllegalStateException("nothing is waited for here, not even " + millis + " ms");
  }

  /** A logical connection of the group. */
  public static Connection connect(SimulatedGroup group) throws SQLException {
    return ConnectionHandler.connection(Session.open(group, 0), "jdbc:bench", () -> {});
  }

  /** A logical connection over shards, each of one host. */
  public static Connection shards(int count, NoOp driver, Consumer<SimulatedGroup> made)
      throws SQLException {
    List<String> names = new ArrayList<>();
    List<SimulatedGroup> groups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("s" + i);
      SimulatedGroup group = group(url("loadbalance", 1, ""), driver);
      groups.add(group);
      made.accept(group);
    }
    Rules rules = Rules.of(names, null, ShopTables.RULES);
    Planner planner = new Planner(rules, new ShopTables(), new ShapeCache<>(2048));
    Engine engine =
        new Engine(
            names,
            0,
            "app",
            false,
            session -> new SpanningTransactions(session, Spanning.REFUSE, null),
            new Bound(1_000_000),
            new Sessions(groups),
            rules,
            new Planned(planner),
            new Told(),
            (table, column, keys) -> List.of(),
            new Workers("bench", count),
            new PhysicalNames(rules));
    return ShardConnectionHandler.connection(ShardSession.open(engine, 0), "jdbc:bench", () -> {});
  }

  private record Planned(Planner planner) implements Planning {
    @Override
    public Plan plan(StatementFacts facts, Values values, SessionView session, Answers answers)
        throws SQLException {
      return planner.plan(facts, values, session, answers);
    }

    @Override
    public Physical describing(StatementFacts facts, SessionView session) throws SQLException {
      return planner.describing(facts, session);
    }
  }

  /** All is known from the beginning. */
  private record Told() implements Engine.Catalogue {
    @Override
    public void forget() {
      throw new IllegalStateException("no definition changes");
    }

    @Override
    public void confirm(int shard) {
      // There is no server that could have others.
    }
  }

  private record Sessions(List<SimulatedGroup> groups) implements Children {
    @Override
    public Child open(int shard, int loginSeconds) throws SQLException {
      Session session = Session.open(groups.get(shard), loginSeconds);
      return new Child(
          shard,
          "s" + shard,
          session,
          ConnectionHandler.connection(session, "jdbc:bench", () -> {}));
    }

    @Override
    public Connection openAside(int shard) throws SQLException {
      throw new SQLException("nothing is asked beside");
    }

    @Override
    public Connection openSource(int shard) throws SQLException {
      return openAside(shard);
    }
  }

  /** A URL of that many hosts. */
  public static String url(String mode, int hosts, String query) {
    StringBuilder url = new StringBuilder("jdbc:" + mode + "://");
    for (int i = 0; i < hosts; i++) {
      url.append(i == 0 ? "" : ",").append("h").append(i);
    }
    return url + "/app?ha.enableJMX=false&" + query;
  }
}
