package io.sluice.jdbc.internal.sql;

/** Turns a statement's text into facts. Stateless. */
public final class Classifier {

  private Classifier() {}

  /** Never throws; what is not understood is a write. */
  public static StatementFacts classify(String sql, SqlMode mode) {
    return new FactsBuilder(sql).notUnderstood().build();
  }
}
