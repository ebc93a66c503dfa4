package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Block;
import io.sluice.jdbc.internal.shard.analyse.ColumnAt;
import io.sluice.jdbc.internal.shard.analyse.Operand;
import io.sluice.jdbc.internal.shard.schema.Column;
import io.sluice.jdbc.internal.shard.schema.TypeFamily;
import java.util.List;

/**
 * The query of INSERT … SELECT whose rows move: FLOAT columns, which a text protocol rounds, are
 * asked for as DOUBLE where they become numbers again. As text they are what a server makes of
 * them. What is not seen here is refused when it is read. Stateless.
 */
final class ExactFloats {

  private ExactFloats() {}

  /**
   * The text of the query, which stands between two characters of the whole.
   *
   * @param targets the columns that are filled, in the order of the query's own; null if unknown
   */
  static String query(Request request, int from, int to, List<Column> targets) {
    StringBuilder query = new StringBuilder();
    Block top = request.statement().top();
    int done = from;
    for (int i = 0; top != null && i < Math.min(top.items().size(), targets.size()); i++) {
      Block.Item item = top.items().get(i);
      if (item.star()) {
        break; // which column fills which is not known from here on
      }
      Column target = targets.get(i);
      Column source = source(request, top, item);
      boolean number = target != null && target.family().isNumber();
      if (number && source != null && source.family() == TypeFamily.FLOAT) {
        int end = request.text().end(item.expression().to() - 1);
        query.append(request.text().text(), done, end).append("+0e0");
        query.append(item.alias() == null ? " AS " + Names.quoted(source.name()) : "");
        done = end;
      }
    }
    return query.append(request.text().text(), done, to).toString();
  }

  /** The column that an item is; null if it is anything else. */
  private static Column source(Request request, Block top, Block.Item item) {
    Operand.Name name = request.analysis().names().nameOf(item.expression());
    ColumnAt at = name == null ? null : request.analysis().names().resolve(name, top);
    return at == null ? null : request.analysis().names().column(at);
  }
}
