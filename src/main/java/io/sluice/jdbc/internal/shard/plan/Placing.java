package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.analyse.Located;
import io.sluice.jdbc.internal.shard.rule.Place;
import io.sluice.jdbc.internal.shard.rule.TableRule;
import io.sluice.jdbc.internal.shard.schema.Column;
import io.sluice.jdbc.internal.shard.schema.TypeFamily;
import io.sluice.jdbc.internal.shard.shape.Values;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds where a new row belongs. Confined to one thread. */
final class Placing {

  private final Request request;
  private final Located table;
  private final List<Question> questions;

  Placing(Request request, Located table, List<Question> questions) {
    this.request = request;
    this.table = table;
    this.questions = questions;
  }

  /** The row's place; null if something must be asked first. */
  Reach.Unit of(NewRows rows, int row) throws SQLException {
    String column = Keys.column(table);
    Object value = rows.value(row, column);
    if (value == NewRows.NULL) {
      value = null;
    } else if (value == NewRows.DEFAULT) {
      value = defaultOf(column);
      // It may have been altered since it was read, and the row must be where its key is.
      rows.give(row, column, value == null ? NewRows.NULL : value);
      rows.addColumn(column);
    } else if (value == Values.UNREADABLE) {
      throw undecided(column);
    }
    if (table.router() == null) {
      return besideParent((TableRule.Child) table.rule(), value);
    }
    Optional<Integer> partition = table.router().stored(value);
    return unit(partition.orElseThrow(() -> undecided(column)));
  }

  private Reach.Unit unit(int partition) {
    Place place = Reach.places(table).get(partition);
    return new Reach.Unit(place.shard(), table.renamed() == null ? -1 : partition);
  }

  private SQLException undecided(String column) {
    return Errors.unsupported(
        "The value of column '"
            + column
            + "' of table '"
            + table.mention().name()
            + "' decides about the row's shard, and only a server knows what will be stored; give a"
            + " value of the column's own type.");
  }

  private Object defaultOf(String name) throws SQLException {
    Column column = table.table().column(name);
    boolean known =
        column != null
            && !column.timeDefault()
            && !column.defaultExpression()
            && !column.generated()
            && column.family() != TypeFamily.BINARY // servers tell of its bytes in their own ways
            && (column.defaultText() != null || column.nullable());
    if (!known) {
      throw Errors.unsupported(
          "Column '"
              + name
              + "' of table '"
              + table.mention().name()
              + "' decides about the row's shard; give its value in the INSERT.");
    }
    return column.defaultText();
  }

  private Reach.Unit besideParent(TableRule.Child child, Object value) throws SQLException {
    if (value == null) {
      throw Errors.unsupported(
          "Column '"
              + child.column()
              + "' of table '"
              + child.table()
              + "' must name the parent row, beside which the row lives; it is NULL.");
    }
    Question.Locate question = parent(child, value);
    Object answer = request.answers().get(question);
    if (answer == null) {
      if (!questions.contains(question)) {
        questions.add(question);
      }
      return null;
    }
    if ((Integer) answer < 0) {
      throw Errors.unsupported(
          "There is no row in '"
              + child.parent().table()
              + "' whose "
              + child.parentColumn()
              + " is "
              + value
              + ", so there is no shard for the new row of '"
              + child.table()
              + "'; insert the parent first.");
    }
    return new Reach.Unit((Integer) answer, -1);
  }

  private static Question.Locate parent(TableRule.Child child, Object value) {
    String sql =
        "SELECT 1 FROM "
            + Names.quoted(child.parent().table())
            + " WHERE "
            + Names.quoted(child.parentColumn())
            + " = ? LIMIT 1";
    List<Physical> queries = new ArrayList<>();
    for (int shard : child.parent().shards()) {
      queries.add(new Physical(shard, sql, List.of(new Arg.Constant(value)), false));
    }
    return new Question.Locate(child.parent().table(), child.parentColumn(), value, queries);
  }
}
