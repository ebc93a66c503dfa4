package io.sluice.jdbc.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.internal.sql.Assignment;
import io.sluice.jdbc.internal.sql.Assignment.Target;
import io.sluice.jdbc.internal.sql.FactsFor;
import io.sluice.jdbc.testkit.FakeConnection;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {

  private final FakeConnection connection = new FakeConnection();

  private SessionState after(Assignment... assignments) throws SQLException {
    return Variables.after(SessionState.INITIAL, FactsFor.set(assignments), connection.open());
  }

  private static Assignment user(String name, String value, boolean literal) {
    return new Assignment(Target.USER_VARIABLE, name, value, literal);
  }

  private static Assignment session(String name, String value) {
    return new Assignment(Target.SESSION, name, value, true);
  }

  @Test
  void literalsAreRememberedAsTheyStandAndNobodyIsAsked() throws SQLException {
    assertThat(after(user("a`b", "'x'", true), session("sort_buffer_size", "1")).variables())
        .containsEntry("@`a``b`", "@`a``b`='x'")
        .containsEntry("@@sort_buffer_size", "@@session.sort_buffer_size=1");
    assertThat(connection.calls()).isEmpty();
  }

  @Test
  void whatIsNoLiteralIsAskedOfTheServerInOneQuery() throws SQLException {
    connection.answering(sql -> List.of(7, "é"));
    SessionState state =
        after(user("a", "@b+1", false), new Assignment(Target.SESSION, "time_zone", "@tz", false));
    assertThat(connection.calls()).containsExactly("query SELECT @`a`, @@session.time_zone");
    assertThat(state.variables())
        .containsEntry("@`a`", "@`a`=7")
        .containsEntry("@@time_zone", "@@session.time_zone=_utf8mb4 0xc3a9");
  }

  @Test
  void everyValueThatAServerGivesComesBackAsALiteral() throws SQLException {
    List<Object> values =
        new ArrayList<>(
            Arrays.asList(
                null,
                1L,
                new BigDecimal("1E+3"),
                true,
                false,
                "",
                new byte[] {1, (byte) 0xab},
                ""));
    connection.answering(sql -> values);
    SessionState state =
        after(
            user("null", "f()", false),
            user("long", "f()", false),
            user("decimal", "f()", false),
            user("true", "f()", false),
            user("false", "f()", false),
            user("empty", "f()", false),
            user("bytes", "f()", false));
    assertThat(state.variables().values())
        .containsExactly(
            "@`null`=NULL",
            "@`long`=1",
            "@`decimal`=1000",
            "@`true`=1",
            "@`false`=0",
            "@`empty`=''",
            "@`bytes`=0x01ab");
  }

  @Test
  void aLiteralWhoseMeaningDependsOnTheSqlModeIsAskedOfTheServer() throws SQLException {
    connection.answering(sql -> List.of("x", "y"));
    assertThat(after(user("a", "\"x\"", true), user("b", "'\\y'", true)).variables())
        .containsEntry("@`a`", "@`a`=_utf8mb4 0x78")
        .containsEntry("@`b`", "@`b`=_utf8mb4 0x79");
    assertThat(connection.calls()).containsExactly("query SELECT @`a`, @`b`");
  }

  @Test
  void theLastOfSeveralAssignmentsToOneVariableCounts() throws SQLException {
    assertThat(after(user("a", "@b", false), user("a", "2", true)).variables())
        .containsExactlyEntriesOf(java.util.Map.of("@`a`", "@`a`=2"));
    assertThat(connection.calls()).isEmpty();
    connection.answering(sql -> List.of(3));
    assertThat(after(user("a", "2", true), user("a", "@a+1", false)).variables())
        .containsExactlyEntriesOf(java.util.Map.of("@`a`", "@`a`=3"));
  }

  @Test
  void theFormsWithoutANameAreKeptAsTheyWereSaid() throws SQLException {
    assertThat(
            after(
                    new Assignment(Target.NAMES, "names", "utf8mb4 COLLATE utf8mb4_bin", true),
                    new Assignment(Target.CHARACTER_SET, "character set", "latin1", true),
                    new Assignment(
                        Target.SESSION_TRANSACTION,
                        "transaction",
                        "isolation level READ COMMITTED",
                        true),
                    new Assignment(Target.SESSION_TRANSACTION, "transaction", "READ ONLY", true),
                    new Assignment(Target.ROLE, "role", "admin", true))
                .variables()
                .toString())
        .isEqualTo(
            "{names=NAMES utf8mb4 COLLATE utf8mb4_bin, character set=CHARACTER SET latin1,"
                + " transaction ISOLATION=SESSION TRANSACTION isolation level READ COMMITTED,"
                + " transaction READ=SESSION TRANSACTION READ ONLY, role=ROLE admin}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "autocommit",
        "last_insert_id",
        "identity",
        "insert_id",
        "pseudo_thread_id",
        "rand_seed1",
        "rand_seed2",
        "gtid_next"
      })
  void whatIsNoSettingIsNotCarried(String name) throws SQLException {
    assertThat(after(session(name, "1"))).isSameAs(SessionState.INITIAL);
  }

  @Test
  void whatIsNotOfThisSessionIsNotCarried() throws SQLException {
    for (Target target :
        List.of(
            Target.GLOBAL,
            Target.NEXT_TRANSACTION,
            Target.PASSWORD,
            Target.STATEMENT,
            Target.OTHER)) {
      assertThat(after(new Assignment(target, "x", "1", true)))
          .as(target.name())
          .isSameAs(SessionState.INITIAL);
    }
  }

  @Test
  void theSqlModeChangesHowTheNextStatementIsRead() throws SQLException {
    assertThat(after(session("sql_mode", "'ANSI_QUOTES,STRICT_ALL_TABLES'")).sqlMode().ansiQuotes())
        .isTrue();
    assertThat(after(session("sql_mode", "'NO_BACKSLASH_ESCAPES'")).sqlMode().noBackslashEscapes())
        .isTrue();
    assertThat(after(session("sql_mode", "''")).sqlMode().ansiQuotes()).isFalse();
    connection.answering(sql -> List.of("PIPES_AS_CONCAT,ANSI_QUOTES"));
    SessionState asked =
        after(new Assignment(Target.SESSION, "sql_mode", "CONCAT(@@sql_mode, ',x')", false));
    assertThat(asked.sqlMode().ansiQuotes()).isTrue();
    assertThat(asked.sqlMode().noBackslashEscapes()).isFalse();
  }

  @Test
  void aVariableThatIsSetAgainMovesToTheEnd() throws SQLException {
    SessionState first = after(user("a", "1", true), user("b", "2", true));
    SessionState second =
        Variables.after(first, FactsFor.set(user("a", "3", true)), connection.open());
    assertThat(second.variables().values()).containsExactly("@`b`=2", "@`a`=3");
    assertThat(first.variables().values()).containsExactly("@`a`=1", "@`b`=2");
  }
}
