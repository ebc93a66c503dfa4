package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.analyse.Block;
import io.sluice.jdbc.internal.shard.analyse.Located;
import io.sluice.jdbc.internal.shard.analyse.Source;
import io.sluice.jdbc.internal.shard.analyse.Span;
import io.sluice.jdbc.internal.shard.analyse.TableRef;
import io.sluice.jdbc.internal.shard.rule.TableRule;
import io.sluice.jdbc.internal.shard.schema.Column;
import io.sluice.jdbc.internal.shard.schema.TypeFamily;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Plans what only a server can finish: each mention of a table that is not there as a whole becomes
 * a temporary table with the columns the statement names and the rows that can matter, and the
 * user's own SQL runs over those. Confined to one thread.
 */
final class GatherPlanner {

  private final Request request;
  private final Reach reach;
  private final int shard;

  GatherPlanner(Request request, Reach reach) {
    this.request = request;
    this.reach = reach;
    this.shard = meetingPlace();
  }

  /** Where tables are that live on one shard, if they agree; they then need not be copied. */
  private int meetingPlace() {
    Set<Integer> singles = new TreeSet<>();
    for (Located table : request.analysis().names().tables()) {
      if (!table.named() && table.rule() instanceof TableRule.Single single) {
        singles.add(single.shard());
      }
    }
    return singles.size() == 1 ? singles.iterator().next() : request.session().home();
  }

  int shard() {
    return shard;
  }

  Rows plan() throws SQLException {
    List<Rows.Fragment> fragments = new ArrayList<>();
    Splice last = splice(fragments);
    return new Rows.Gather(fragments, last.physical(shard));
  }

  /** The user's text over temporary tables, which are added to the fragments. */
  Splice splice(List<Rows.Fragment> fragments) throws SQLException {
    Splice last = new Splice(request.text());
    for (Located table : request.analysis().names().tables()) {
      if (!table.named() && table.block() >= 0 && !isThere(table)) {
        fragments.add(fragment(table, last));
      }
    }
    return last;
  }

  private boolean isThere(Located table) {
    return table.everywhere()
        ? table.rule().shards().contains(shard)
        : table.rule() instanceof TableRule.Single single && single.shard() == shard;
  }

  private Rows.Fragment fragment(Located table, Splice last) throws SQLException {
    TableRef mention = table.mention();
    if (table.table() == null || mention.partitions()) {
      throw Errors.unsupported(
          "Table '"
              + mention.name()
              + "' cannot be brought together from several shards: "
              + (table.table() == null ? "it is not known" : "PARTITION chooses parts of it")
              + ".");
    }
    String name = "sluice_g" + (mention.id() + 1);
    Span factor = mention.factor();
    last.replace(
        request.text().start(factor.from()),
        request.text().end(factor.to() - 1),
        Piece.of(name + " AS " + Names.quoted(mention.shownName())));
    List<Column> columns = needed(table);
    List<Rows.Fetch> fetches = new ArrayList<>();
    for (Reach.Unit unit : units(table)) {
      Piece select = select(table, columns, unit);
      fetches.add(new Rows.Fetch(new Physical(unit.shard(), select.sql(), select.args(), false)));
    }
    return new Rows.Fragment(name, table.table().name(), create(name, columns), fetches);
  }

  private List<Reach.Unit> units(Located table) {
    if (table.spread()) {
      List<Reach.Unit> units = reach.units(table.mention().id());
      return units.isEmpty() ? List.of(Reach.somewhere(table)) : units;
    }
    return List.of(new Reach.Unit(table.rule().shards().get(0), -1));
  }

  // What is needed of a table

  /** Columns whose name is written anywhere; and all that a star or NATURAL may mean. */
  private List<Column> needed(Located table) throws SQLException {
    Block block = request.statement().blocks().get(table.block());
    boolean all = block.items().stream().anyMatch(Block.Item::star) || isNatural(block.from());
    Set<String> written = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < request.statement().tokens().count(); i++) {
      if (request.statement().tokens().isName(i)) {
        written.add(request.statement().tokens().tokens().name(i));
      }
    }
    List<Column> needed = new ArrayList<>();
    for (Column column : table.table().columns()) {
      boolean named = written.contains(column.name());
      if (named && all && column.invisible()) {
        throw Errors.unsupported(
            "Table '"
                + table.mention().name()
                + "' cannot be brought together from several shards with a star, and its INVISIBLE"
                + " column '"
                + column.name()
                + "' besides; name the columns that are wanted.");
      }
      if (named || all && !column.invisible()) {
        needed.add(column);
      }
    }
    return needed.isEmpty() ? table.table().columns().subList(0, 1) : needed;
  }

  private static boolean isNatural(Source source) {
    return source instanceof Source.Joined joined
        && (joined.natural() || isNatural(joined.left()) || isNatural(joined.right()));
  }

  private static String create(String name, List<Column> columns) {
    StringBuilder sql = new StringBuilder("CREATE TEMPORARY TABLE " + name + " (");
    for (Column column : columns) {
      sql.append(sql.charAt(sql.length() - 1) == '(' ? "" : ", ")
          .append(Names.quoted(column.name()))
          .append(' ')
          .append(column.definition());
      if (column.collation() != null) {
        sql.append(" COLLATE ").append(column.collation().name());
      }
      sql.append(column.nullable() ? " NULL" : " NOT NULL");
    }
    return sql.append(')').toString();
  }

  private Piece select(Located table, List<Column> columns, Reach.Unit unit) {
    TableRef mention = table.mention();
    String alias = Names.quoted(mention.shownName());
    StringBuilder list = new StringBuilder();
    for (Column column : columns) {
      String name = alias + "." + Names.quoted(column.name());
      // As text a FLOAT would be rounded.
      list.append(list.isEmpty() ? "" : ", ")
          .append(column.family() == TypeFamily.FLOAT ? name + "+0e0" : name);
    }
    String physical =
        table.renamed() == null ? mention.name() : table.renamed().place(unit.partition()).table();
    String from = database(mention) + Names.quoted(physical) + " AS " + alias;
    Piece sql = Piece.of("SELECT " + list + " FROM " + from);
    String glue = " WHERE ";
    for (Piece filter : new Filters(request, table).all()) {
      sql = sql.with(glue + "(").with(filter).with(")");
      glue = " AND ";
    }
    return sql;
  }

  private static String database(TableRef mention) {
    return mention.database() == null ? "" : Names.quoted(mention.database()) + ".";
  }
}
