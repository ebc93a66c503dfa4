package io.sluice.jdbc.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.jdbc.internal.pool.Fakes;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.sql.SqlMode;
import io.sluice.jdbc.internal.time.Deadline;
import io.sluice.jdbc.testkit.FakeClock;
import io.sluice.jdbc.testkit.FakeConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class StateReplayTest {

  private final FakeConnection connection = new FakeConnection();
  private final Physical physical = Fakes.physical(connection.open());

  private static Map<String, String> variables(String... pairs) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i], pairs[i + 1]);
    }
    return all;
  }

  @Test
  void aSessionThatChangedNothingSendsNothing() throws SQLException {
    StateReplay.bring(physical, SessionState.INITIAL);
    assertThat(connection.calls()).isEmpty();
    assertThat(StateReplay.on(physical)).isSameAs(SessionState.INITIAL);
  }

  @Test
  void everythingThatWasSetIsSetOnceAutocommitAfterTheOtherSettersAndTheTimeoutLast()
      throws SQLException {
    Properties info = new Properties();
    info.setProperty("ApplicationName", "shop");
    SessionState want =
        SessionState.INITIAL
            .withAutoCommit(false)
            .withIsolation(Connection.TRANSACTION_READ_COMMITTED)
            .withReadOnly(true)
            .withCatalog("shop")
            .withSchema("s")
            .withNetworkTimeout(Runnable::run, 5000)
            .withHoldability(2)
            .withTypeMap(Map.of("t", String.class))
            .withClientInfo(info)
            .withVariables(variables("@`a`", "@`a`=1"));
    StateReplay.bring(physical, want);
    assertThat(connection.calls())
        .containsExactly(
            "setCatalog(shop)",
            "setSchema(s)",
            "setTransactionIsolation(2)",
            "setReadOnly(true)",
            "setHoldability(2)",
            "setTypeMap({t=class java.lang.String})",
            "setClientInfo({ApplicationName=shop})",
            "setAutoCommit(false)",
            "execute SET @`a`=1",
            "setNetworkTimeout(5000)");
    StateReplay.bring(physical, want);
    assertThat(connection.calls()).isEmpty();
  }

  @Test
  void aNewConnectionIsBroughtIntoTheStateBeforeTheDeadlineOfTheCall() throws SQLException {
    SessionState want = SessionState.INITIAL.withReadOnly(true);
    StateReplay.bringBefore(Deadline.after(new FakeClock(), 2000), physical, want);
    assertThat(connection.calls())
        .containsExactly(
            "getNetworkTimeout()",
            "setNetworkTimeout(2000)",
            "setReadOnly(true)",
            "setNetworkTimeout(0)");
  }

  @Test
  void aCallThatIsLateLeavesAServerTimeToAnswer() throws SQLException {
    SessionState want =
        SessionState.INITIAL.withReadOnly(true).withNetworkTimeout(Runnable::run, 7000);
    StateReplay.bringBefore(Deadline.after(new FakeClock(), 0), physical, want);
    assertThat(connection.calls())
        .containsExactly(
            "getNetworkTimeout()",
            "setNetworkTimeout(500)",
            "setReadOnly(true)",
            "setNetworkTimeout(7000)");
  }

  @Test
  void onlyTheDifferencesAreSent() throws SQLException {
    SessionState first = SessionState.INITIAL.withCatalog("a").withReadOnly(true);
    StateReplay.bring(physical, first);
    connection.calls();
    StateReplay.bring(physical, first.withCatalog("b").withAutoCommit(true));
    assertThat(connection.calls()).containsExactly("setCatalog(b)", "setAutoCommit(true)");
    StateReplay.bring(physical, first.withCatalog("b").withAutoCommit(true).withReadOnly(true));
    assertThat(connection.calls()).isEmpty();
  }

  @Test
  void whatFailedIsTriedAgain() throws SQLException {
    SessionState want = SessionState.INITIAL.withCatalog("gone");
    connection.failing("setCatalog", new SQLException("unknown database", "42000", 1049));
    assertThatThrownBy(() -> StateReplay.bring(physical, want)).hasMessage("unknown database");
    connection.heal();
    connection.calls();
    StateReplay.bring(physical, want);
    assertThat(connection.calls()).containsExactly("setCatalog(gone)");
  }

  @Test
  void plainVariablesThatFollowEachOtherShareOneSet() throws SQLException {
    StateReplay.bring(
        physical,
        SessionState.INITIAL.withVariables(
            variables("@`a`", "@`a`=1", "@@x", "@@session.x=2", "@`b`", "@`b`='c'")));
    assertThat(connection.calls()).containsExactly("execute SET @`a`=1, @@session.x=2, @`b`='c'");
  }

  @Test
  void statementsKeepTheirOrderSinceALaterOneMayUndoPartOfAnEarlierOne() throws SQLException {
    SessionState client =
        SessionState.INITIAL.withVariables(
            variables("@@character_set_client", "@@session.character_set_client=latin1"));
    SessionState names = client.withVariables(variables("names", "NAMES utf8mb4"));
    StateReplay.bring(physical, names);
    assertThat(connection.calls())
        .containsExactly(
            "execute SET @@session.character_set_client=latin1", "execute SET NAMES utf8mb4");
    SessionState again =
        names.withVariables(
            variables("@@character_set_client", "@@session.character_set_client=latin1"));
    StateReplay.bring(physical, again);
    assertThat(connection.calls())
        .containsExactly(
            "execute SET NAMES utf8mb4", "execute SET @@session.character_set_client=latin1");
  }

  @Test
  void theSqlModeStandsAloneBecauseItDecidesHowTheNextIsRead() throws SQLException {
    StateReplay.bring(
        physical,
        SessionState.INITIAL.withVariables(
            variables(
                "@`a`", "@`a`=\"x\"",
                "@@sql_mode", "@@session.sql_mode='NO_BACKSLASH_ESCAPES'",
                "@`b`", "@`b`='a\\b'")));
    assertThat(connection.calls())
        .containsExactly(
            "execute SET @`a`=\"x\"",
            "execute SET @@session.sql_mode='NO_BACKSLASH_ESCAPES'",
            "execute SET @`b`='a\\b'");
  }

  @Test
  void variablesBeforeTheFirstDifferenceAreNotSentAgain() throws SQLException {
    SessionState first = SessionState.INITIAL.withVariables(variables("@`a`", "@`a`=1"));
    StateReplay.bring(physical, first);
    connection.calls();
    StateReplay.bring(physical, first.withVariables(variables("@`b`", "@`b`=2")));
    assertThat(connection.calls()).containsExactly("execute SET @`b`=2");
    StateReplay.bring(physical, first.withVariables(variables("@`b`", "@`b`=3")));
    assertThat(connection.calls()).containsExactly("execute SET @`b`=3");
  }

  @Test
  void aSetterOverrulesWhatSqlSetBeforeIt() {
    SessionState state =
        SessionState.INITIAL.withVariables(
            variables(
                "transaction ISOLATION", "SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "@@transaction_isolation", "@@session.transaction_isolation='SERIALIZABLE'",
                "transaction READ", "SESSION TRANSACTION READ ONLY",
                "@`a`", "@`a`=1"));
    assertThat(state.withIsolation(2).variables()).containsOnlyKeys("transaction READ", "@`a`");
    assertThat(state.withReadOnly(false).variables())
        .containsOnlyKeys(
            "transaction ISOLATION", "@@transaction_isolation", "@`a`", "transaction READ")
        .containsEntry("transaction READ", "SESSION TRANSACTION READ WRITE");
    assertThat(state.withReadOnly(true).variables())
        .containsEntry("transaction READ", "SESSION TRANSACTION READ ONLY");
    assertThat(SessionState.INITIAL.withReadOnly(true).variables()).isEmpty();
    assertThat(state.withCatalog("c").variables()).hasSize(4);
  }

  @Test
  void theSetterIsSentAgainWhereSqlHadOverruledItMeanwhile() throws SQLException {
    SessionState byJdbc = SessionState.INITIAL.withIsolation(2);
    StateReplay.bring(
        physical,
        byJdbc.withVariables(
            variables(
                "transaction ISOLATION", "SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE")));
    connection.calls();
    StateReplay.bring(physical, SessionState.INITIAL.withIsolation(2));
    assertThat(connection.calls()).containsExactly("setTransactionIsolation(2)");
  }

  @Test
  void aReadOnlySetBySqlIsTurnedRoundInSqlSinceADriverMaySendNothingForTheSetter()
      throws SQLException {
    SessionState bySql =
        SessionState.INITIAL.withVariables(variables("@@transaction_read_only", "x=1"));
    StateReplay.bring(physical, bySql);
    connection.calls();
    StateReplay.bring(physical, bySql.withReadOnly(false));
    assertThat(connection.calls())
        .containsExactly("setReadOnly(false)", "execute SET SESSION TRANSACTION READ WRITE");
  }

  @Test
  void everyChangeIsANewStateAndLeavesTheRestAlone() {
    SessionState one = SessionState.INITIAL.withAutoCommit(false).withSqlMode(SqlMode.of("ANSI"));
    SessionState two = one.withReadOnly(true);
    assertThat(one.isReadOnly()).isFalse();
    assertThat(two.isReadOnly()).isTrue();
    assertThat(two.isAutoCommit()).isFalse();
    assertThat(two.sqlMode().ansiQuotes()).isTrue();
    assertThat(SessionState.INITIAL.isAutoCommit()).isTrue();
    assertThat(two.withVariables(variables("@`p`", "@`p`='secret'")).toString())
        .doesNotContain("secret");
  }
}
