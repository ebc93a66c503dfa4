package io.sluice.jdbc.internal.shard.analyse;

/**
 * One mention of a table in a FROM clause, or as the target of a change.
 *
 * @param id number among all mentions of the statement, from 0
 * @param database as written, or null
 * @param name as written, without quotes
 * @param alias as written, without quotes, or null
 * @param names the tokens of the name with its database
 * @param factor the name with its alias and index hints
 * @param partitions the mention chooses partitions: PARTITION (…)
 */
public record TableRef(
    int id,
    String database,
    String name,
    String alias,
    Span names,
    Span factor,
    boolean partitions) {

  /** What columns are qualified by. */
  public String shownName() {
    return alias == null ? name : alias;
  }
}
