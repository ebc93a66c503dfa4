package io.sluice.jdbc.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.pool.Fakes;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.topology.Position;
import io.sluice.jdbc.testkit.FakeClock;
import io.sluice.jdbc.testkit.FakeConnection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a replica is asked before a read that must see a write. */
class CatchUpTest {

  private static final String UUID = "3e11fa47-71ca-11e1-9e33-c80aa9429562:";
  private static final String WAIT =
      "query SELECT WAIT_FOR_EXECUTED_GTID_SET('" + UUID + "8', 0.100)";
  private static final String LOOK = "query SELECT @@global.gtid_executed";
  private static final Position NEED = Position.ofMySql(UUID + "8");

  private final FakeClock clock = new FakeClock();
  private final Sightings group = new Sightings("s:1", "a:1");
  private final CatchUp catchUp = new CatchUp(clock, group::see);
  private final FakeConnection server = new FakeConnection();
  private final Physical physical = Fakes.physical(server.open(), "a:1");
  private int waited;
  private String executed = UUID + "1-7";

  CatchUpTest() {
    server.answering(sql -> List.of(sql.contains("WAIT") ? waited : executed));
  }

  private boolean reaches(long millis) throws SQLException {
    return catchUp.reaches(physical, group.topology().find("a:1"), NEED, millis);
  }

  @Test
  void aReplicaThatIsKnownToHaveItIsAskedNothing() throws SQLException {
    group.replica("a:1", UUID + "1-8");
    assertThat(reaches(100)).isTrue();
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void aReplicaThatGetsThereInTimeIsWaitedForOnceForAll() throws SQLException {
    assertThat(reaches(100)).isTrue();
    assertThat(reaches(100)).isTrue();
    assertThat(server.calls()).containsExactly(WAIT);
  }

  @Test
  void afterAVainWaitItIsOnlyLookedAtAndNotAllTheTime() throws SQLException {
    waited = 1;
    assertThat(reaches(100)).isFalse();
    assertThat(reaches(100)).isFalse();
    assertThat(reaches(100)).isFalse();
    assertThat(server.calls()).containsExactly(WAIT, LOOK);
    clock.advance(20);
    executed = UUID + "1-8";
    assertThat(reaches(100)).isTrue();
    assertThat(reaches(100)).isTrue(); // known from now on
    assertThat(server.calls()).containsExactly(LOOK);
  }

  @Test
  void aSecondLaterItIsWaitedForAgain() throws SQLException {
    waited = 1;
    assertThat(reaches(100)).isFalse();
    clock.advance(999);
    assertThat(reaches(100)).isFalse();
    assertThat(server.calls()).containsExactly(WAIT, LOOK);
    clock.advance(1);
    waited = 0;
    assertThat(reaches(100)).isTrue();
    assertThat(server.calls()).containsExactly(WAIT);
  }

  @Test
  void whoHasWaitedForAnotherReplicaOnlyLooks() throws SQLException {
    assertThat(reaches(0)).isFalse();
    assertThat(server.calls()).containsExactly(LOOK);
    clock.advance(20);
    executed = UUID + "1-9";
    assertThat(reaches(-3)).isTrue();
  }

  @Test
  void aReplicaOfMariaDbIsAskedForWhatItGotFromItsSource() throws SQLException {
    FakeConnection mariaDb = new FakeConnection().version("11.4.5-MariaDB");
    mariaDb.answering(sql -> List.of(sql.contains("WAIT") ? -1 : "0-1-7"));
    Physical replica = Fakes.physical(mariaDb.open(), "a:1");
    Position need = Position.ofMariaDb("0-3-8");
    for (int i = 0; i < 2; i++) {
      assertThat(catchUp.reaches(replica, group.topology().find("a:1"), need, 50)).isFalse();
    }
    assertThat(mariaDb.calls())
        .containsExactly(
            "query SELECT MASTER_GTID_WAIT('0-1-8', 0.050)",
            "query SELECT @@global.gtid_slave_pos");
  }
}
