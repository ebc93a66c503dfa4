package io.sluice.jdbc.transaction;

import io.sluice.jdbc.testkit.DataFile;
import java.util.Arrays;
import java.util.List;

/**
 * One line of {@code transaction/kill-matrix.csv}, whose head says what its cells mean.
 *
 * @param callers what the caller may be told; empty if it cannot be told anything
 * @param build who recovers in every build; null if it is played on demand only
 */
record Cell(String step, String fault, List<String> callers, String money, String build) {

  private static final List<String> MONEY = List.of("moved", "still", "either");

  /** All cells in the order of the file. */
  static List<Cell> all() {
    return DataFile.csv("transaction/kill-matrix.csv").stream().map(Cell::of).toList();
  }

  private static Cell of(DataFile.Row row) {
    String callers = row.cell(2);
    Cell cell =
        new Cell(
            row.cell(0),
            row.cell(1),
            callers == null ? List.of() : Arrays.asList(callers.split("\\|")),
            row.cell(3),
            row.cell(4));
    cell.callers().forEach(Told.Outcome::valueOf);
    if (!MONEY.contains(cell.money())) {
      throw new IllegalArgumentException(row.toString());
    }
    return cell;
  }

  boolean halts() {
    return fault.equals("halt");
  }

  /** The step of the transfer. */
  String first() {
    return step.split(" > ", 2)[0];
  }

  /** The step of the recovery that is struck; null if it is the transfer itself that is. */
  String second() {
    return step.contains(" > ") ? step.split(" > ", 2)[1] : null;
  }

  /** Whether the JVM that was struck can recover by itself. */
  boolean canRecoverItself() {
    return !halts();
  }

  @Override
  public String toString() {
    return step + ", " + fault;
  }
}
