package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Located;
import io.sluice.jdbc.internal.shard.analyse.ShapeTokens;
import io.sluice.jdbc.internal.shard.analyse.TableRef;

/** Puts the names that tables have on a shard in the place of their logical ones. Stateless. */
final class Names {

  private Names() {}

  static String quoted(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  /** The user's text for one place of its spread tables. */
  static Splice at(Request request, Reach.Unit unit) {
    return at(request, unit.partition());
  }

  /** The user's text for one partition; −1 if no table has other names. */
  static Splice at(Request request, int partition) {
    Splice splice = new Splice(request.text());
    for (Located table : request.analysis().names().tables()) {
      if (!table.named() && table.renamed() != null) {
        rename(request, table, partition, splice);
      }
    }
    return splice;
  }

  private static void rename(Request request, Located table, int partition, Splice splice) {
    TableRef mention = table.mention();
    String physical = quoted(table.renamed().place(Math.max(partition, 0)).table());
    int name = mention.names().to() - 1;
    replaceToken(request, name, physical, splice);
    if (mention.alias() != null) {
      return;
    }
    // Columns may be qualified by the name.
    ShapeTokens tokens = request.statement().tokens();
    for (int i = 0; i + 1 < tokens.count(); i++) {
      if (i != name
          && tokens.isName(i)
          && tokens.isOperator(i + 1, ".")
          && tokens.tokens().name(i).equalsIgnoreCase(mention.name())) {
        replaceToken(request, i, physical, splice);
      }
    }
  }

  private static void replaceToken(Request request, int token, String sql, Splice splice) {
    splice.replace(request.text().start(token), request.text().end(token), Piece.of(sql));
  }
}
