package io.sluice.jdbc.parity;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jdbc.SluiceDataSource;
import io.sluice.jdbc.parity.CallTable.Row;
import io.sluice.jdbc.parity.Caller.Closed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each method of JDBC, called on the driver itself and through Sluice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class ParityOfEveryMethodTest {

  /**
   * Everything else throws on a closed object, as JDBC says; the drivers differ in what still works
   * then, and in how they say that it does not.
   */
  private static final Set<String> MAY_BE_CALLED_WHEN_CLOSED =
      Set.of(
          "Connection.close()",
          "Connection.isClosed()",
          "Connection.isValid(int)",
          "Connection.abort(Executor)",
          "Statement.close()",
          "Statement.isClosed()");

  private final List<Row> rows = CallTable.rows();
  private final IntendedDifferences intended = new IntendedDifferences();
  private final Map<String, List<String>> raw = new HashMap<>();
  private List<Lab> labs;
  private int runs;

  record Run(Lab lab, int hosts) {
    @Override
    public String toString() {
      return lab + ", hosts: " + hosts;
    }
  }

  @BeforeAll
  void start() throws Exception {
    labs = Lab.all();
  }

  /** Only a whole run can tell. */
  @AfterAll
  void noLineOfTheListOfDifferencesIsStale() {
    if (runs == 3 * 2 * labs.size()) {
      assertThat(intended.stale()).as("lines of intended.txt that are not needed").isEmpty();
    }
  }

  Stream<Run> runs() {
    return labs.stream().flatMap(lab -> Stream.of(new Run(lab, 1), new Run(lab, 3)));
  }

  @Test
  void everyMethodOfJdbcHasARowInTheTable() {
    assertThat(CallTable.missing(rows)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void aCallOnAnOpenObjectGivesWhatTheDriverGives(Run run) throws Exception {
    compare(run, rows, Closed.NOTHING);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void aCallOnAClosedStatementGivesWhatTheDriverGivesOrSaysThatItIsClosed(Run run)
      throws Exception {
    List<Row> statements =
        firstOfEach().filter(row -> row.subject().name().matches("(STATE|PREP|CALL).*")).toList();
    compare(run, statements, Closed.STATEMENT);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void aCallAfterTheConnectionWasClosedGivesWhatTheDriverGivesOrSaysThatItIsClosed(Run run)
      throws Exception {
    compare(run, firstOfEach().toList(), Closed.CONNECTION);
  }

  private Stream<Row> firstOfEach() {
    Set<String> seen = new HashSet<>();
    return rows.stream().filter(row -> seen.add(row.method() + " " + row.subject().type()));
  }

  private void compare(Run run, List<Row> called, Closed closed) throws Exception {
    List<String> expected = raw(run.lab(), called, closed);
    List<String> differences = new ArrayList<>();
    try (SluiceDataSource source = run.lab().source(run.hosts());
        Caller caller =
            new Caller(source::getConnection, run.lab().servers().subList(0, run.hosts()))) {
      for (int i = 0; i < called.size(); i++) {
        Row row = called.get(i);
        String outcome = caller.outcome(row, closed);
        if (!outcome.equals(expected.get(i)) && !isAllowed(run, row, closed, outcome)) {
          differences.add(row + "\n  driver: " + expected.get(i) + "\n  Sluice: " + outcome);
        }
      }
    }
    runs++;
    assertThat(differences).as(differences.size() + " differences of " + called.size()).isEmpty();
  }

  private List<String> raw(Lab lab, List<Row> called, Closed closed) throws Exception {
    List<String> outcomes = raw.get(lab + " " + closed);
    if (outcomes == null) {
      outcomes = new ArrayList<>();
      try (Caller caller = new Caller(lab::raw, lab.servers().subList(0, 1))) {
        for (Row row : called) {
          outcomes.add(caller.outcome(row, closed));
        }
      }
      raw.put(lab + " " + closed, outcomes);
    }
    return outcomes;
  }

  private boolean isAllowed(Run run, Row row, Closed closed, String outcome) {
    boolean saysClosed =
        closed != Closed.NOTHING
            && !MAY_BE_CALLED_WHEN_CLOSED.contains(row.signature())
            && outcome.matches("throws java.sql.SQL.* (08003|S1009)/0.*: The \\w+ is closed\\.");
    String when = closed == Closed.NOTHING ? "open" : closed.name().toLowerCase(Locale.ROOT);
    return saysClosed || intended.allows(row.signature(), when, run.lab().vendor(), outcome);
  }
}
