package io.sluice.jdbc.internal.shard.analyse;

import java.util.List;

/** What a FROM clause is made of. */
public sealed interface Source {

  /** A table, a view, or a name that WITH has given. */
  record Mention(TableRef table) implements Source {}

  /**
   * A query in parentheses.
   *
   * @param inside its tokens without the parentheses
   * @param lateral may refer to what stands before it
   */
  record Derived(Span inside, String alias, boolean lateral) implements Source {}

  /**
   * Two sources joined. A RIGHT JOIN is a LEFT JOIN with its sides exchanged.
   *
   * @param outer rows of the left side without a partner stay
   * @param on the condition; UNKNOWN with an empty span if there is none
   * @param using the columns of USING
   * @param natural all columns of the same name are equal
   */
  record Joined(
      Source left,
      Source right,
      boolean outer,
      Condition on,
      Span onSpan,
      List<String> using,
      boolean natural)
      implements Source {}

  /** JSON_TABLE and whatever else makes rows of its own. */
  record Other() implements Source {}
}
