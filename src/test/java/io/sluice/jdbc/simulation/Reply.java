package io.sluice.jdbc.simulation;

import java.util.List;

/**
 * What a server answers to one statement.
 *
 * @param error code of an error, 0 = none
 * @param rows of one column
 * @param inTransaction the status flag; an error has none
 */
record Reply(int error, String state, List<Object> rows, Boolean inTransaction) {

  static Reply error(int code, String state) {
    return new Reply(code, state, List.of(), null);
  }

  static Reply rows(List<Object> rows, boolean inTransaction) {
    return new Reply(0, null, rows, inTransaction);
  }

  boolean isError() {
    return error != 0;
  }
}
