package io.sluice.jdbc.internal.shard.analyse;

import java.util.List;
import java.util.Set;

/**
 * A statement as its shape says it. Immutable, knows no table's columns.
 *
 * @param kind what it does
 * @param tokens the shape's tokens
 * @param blocks in the order of the text; that of an UPDATE or DELETE is the first
 * @param mentions all tables mentioned, by their ids
 * @param setOperation several top blocks are combined
 * @param withNames names that WITH has given, in lower case
 * @param change what is changed; null for a query
 */
public record Statement(
    Kind kind,
    ShapeTokens tokens,
    List<Block> blocks,
    List<TableRef> mentions,
    boolean setOperation,
    Set<String> withNames,
    Change change) {

  /** What a statement does. */
  public enum Kind {
    SELECT,
    INSERT,
    UPDATE,
    DELETE
  }

  /**
   * What is changed, and how.
   *
   * @param targets the tables changed: names or aliases, as written without quotes
   * @param target the one table of an INSERT, or of a change of one table; else null
   * @param columns the columns of an INSERT; null if it names none
   * @param assignments of SET
   * @param updates of ON DUPLICATE KEY UPDATE
   * @param replace REPLACE
   * @param duplicates has ON DUPLICATE KEY UPDATE
   * @param returning has RETURNING
   * @param rows the tokens of the shape's one row, parentheses included; null if there is none
   * @param query where the query of INSERT … SELECT stands; null if there is none
   * @param ignore IGNORE
   */
  public record Change(
      List<String> targets,
      TableRef target,
      List<String> columns,
      List<Assignment> assignments,
      List<Assignment> updates,
      boolean replace,
      boolean duplicates,
      boolean returning,
      Span rows,
      Span query,
      boolean ignore) {}

  /** {@code column = value}. */
  public record Assignment(Operand.Name column, Span value) {}

  /** The one block at the top; null if several are combined. */
  public Block top() {
    return setOperation
        ? null
        : blocks.stream().filter(each -> each.place() == Block.Place.TOP).findFirst().orElse(null);
  }

  /** The blocks directly inside this one. */
  public List<Block> inside(Block block) {
    return blocks.stream().filter(each -> each.parent() == block.id()).toList();
  }
}
