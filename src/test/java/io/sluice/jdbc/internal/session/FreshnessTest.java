package io.sluice.jdbc.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.pool.Fakes;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.session.SessionSettings.Consistency;
import io.sluice.jdbc.internal.topology.Position;
import io.sluice.jdbc.testkit.FakeConnection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session asks its servers, and when, to know what its reads must see. */
class FreshnessTest {

  private static final String UUID = "3e11fa47-71ca-11e1-9e33-c80aa9429562:";
  private static final String ALL = "query SELECT @@global.gtid_executed";

  private final FakeConnection server =
      new FakeConnection().answering(sql -> List.of(UUID + "1-7"));
  private final Fakes.Telling telling = Fakes.telling(server.open(), "s:1");
  private final Physical tells = telling.physical();
  private final Physical silent = Fakes.physical(server.open(), "s:1");

  private static FakeFleet fleet(Consistency consistency) {
    return new FakeFleet(consistency, false, "s:1", "a:1");
  }

  private static Position position(String numbers) {
    return Position.ofMySql(UUID + numbers);
  }

  @Test
  void whatIsToldWithTheAnswerCostsNoQuestion() {
    Freshness freshness = new Freshness(fleet(Consistency.SESSION));
    telling.server().accept(UUID + "8");
    freshness.after(tells, true);
    assertThat(freshness.onlyOnSource()).isFalse();
    assertThat(freshness.need()).isEqualTo(position("8"));
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void whoPromisesNothingAsksNothing() {
    Freshness freshness = new Freshness(fleet(Consistency.EVENTUAL));
    telling.server().accept(UUID + "8");
    freshness.after(tells, true);
    freshness.after(silent, true);
    freshness.lost();
    assertThat(freshness.onlyOnSource()).isFalse();
    assertThat(freshness.need()).isEqualTo(Position.EMPTY);
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void aTransactionThatWroteNothingIsKnownToHaveWrittenNothing() {
    FakeFleet fleet = fleet(Consistency.SESSION);
    fleet.group.source("s:1", UUID + "1-7");
    Freshness freshness = new Freshness(fleet);
    freshness.after(tells, true);
    assertThat(freshness.onlyOnSource()).isFalse();
    assertThat(freshness.need()).isEqualTo(Position.EMPTY);
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void beforeAnyProbeHasLookedTheServerIsAskedOnceForAllSessionsWhetherItTellsWrites() {
    FakeFleet fleet = fleet(Consistency.SESSION);
    for (int i = 0; i < 3; i++) {
      Freshness freshness = new Freshness(fleet);
      freshness.after(tells, true);
      assertThat(freshness.onlyOnSource()).isFalse();
      assertThat(freshness.need()).isEqualTo(Position.EMPTY);
    }
    assertThat(server.calls()).containsExactly(ALL);
  }

  @Test
  void withoutGtidsReadsStayOnTheSourceForAWhile() {
    FakeFleet fleet = fleet(Consistency.SESSION);
    server.answering(sql -> List.of(""));
    Freshness freshness = new Freshness(fleet);
    freshness.after(tells, true);
    assertThat(freshness.onlyOnSource()).isTrue();
    fleet.clock.advance(4999);
    assertThat(freshness.onlyOnSource()).isTrue();
    fleet.clock.advance(1);
    assertThat(freshness.onlyOnSource()).isFalse();
  }

  @Test
  void aServerThatDoesNotTellIsAskedWhenItMattersOnceForManyWrites() {
    Freshness freshness = new Freshness(fleet(Consistency.SESSION));
    freshness.after(silent, true);
    freshness.after(silent, true);
    assertThat(server.calls()).isEmpty();
    assertThat(freshness.onlyOnSource()).isFalse();
    assertThat(freshness.need()).isEqualTo(position("1-7"));
    assertThat(freshness.onlyOnSource()).isFalse();
    assertThat(server.calls()).containsExactly(ALL);
  }

  @Test
  void forOthersItIsAskedAtOnce() {
    FakeFleet group = fleet(Consistency.GROUP);
    new Freshness(group).after(silent, true);
    assertThat(server.calls()).containsExactly(ALL);
    assertThat(new Freshness(group).need()).isEqualTo(position("1-7"));
    new Freshness(new FakeFleet(Consistency.SESSION, true, "s:1", "a:1")).after(silent, true);
    assertThat(server.calls()).containsExactly(ALL);
  }

  @Test
  void onceTheTrackingWasChangedByTheApplicationTheServerIsAsked() {
    FakeFleet fleet = fleet(Consistency.SESSION);
    fleet.group.source("s:1", UUID + "1-6");
    Freshness freshness = new Freshness(fleet);
    tells.untrackWrites();
    freshness.after(tells, true);
    assertThat(freshness.onlyOnSource()).isFalse();
    assertThat(freshness.need()).isEqualTo(position("1-7"));
  }

  @Test
  void aWriteWhoseHostCannotBeAskedAnyMoreIsUnknown() {
    Freshness freshness = new Freshness(fleet(Consistency.SESSION));
    server.failing("query", new SQLException("gone", "08S01"));
    freshness.after(silent, true);
    assertThat(freshness.onlyOnSource()).isTrue();
    Freshness lost = new Freshness(fleet(Consistency.SESSION));
    lost.lost();
    assertThat(lost.onlyOnSource()).isTrue();
  }

  @Test
  void theEndOfAReadOnlyTransactionOnAReplicaIsNoWrite() {
    Freshness freshness = new Freshness(fleet(Consistency.SESSION));
    freshness.after(Fakes.physical(server.open(), "a:1"), true);
    assertThat(freshness.onlyOnSource()).isFalse();
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void readsThatWroteNothingAreNotAskedFor() {
    Freshness freshness = new Freshness(fleet(Consistency.SESSION));
    freshness.after(silent, false);
    freshness.after(tells, false);
    assertThat(freshness.onlyOnSource()).isFalse();
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void mariaDbIsAskedInItsOwnWords() {
    FakeConnection mariaDb = new FakeConnection().version("11.4.5-MariaDB");
    mariaDb.answering(sql -> List.of(sql.contains("last_gtid") ? "" : "0-1-7"));
    Physical physical = Fakes.physical(mariaDb.open(), "s:1");
    Freshness freshness = new Freshness(fleet(Consistency.SESSION));
    freshness.after(physical, true);
    assertThat(freshness.onlyOnSource()).isFalse();
    assertThat(freshness.need()).isEqualTo(Position.EMPTY); // nothing was written on it
    assertThat(mariaDb.calls())
        .containsExactly("query SELECT @@last_gtid", "query SELECT @@global.gtid_binlog_pos");
    mariaDb.answering(sql -> List.of("0-1-8"));
    freshness.after(physical, true);
    assertThat(freshness.onlyOnSource()).isFalse();
    assertThat(freshness.need()).isEqualTo(Position.ofMariaDb("0-1-8"));
  }
}
