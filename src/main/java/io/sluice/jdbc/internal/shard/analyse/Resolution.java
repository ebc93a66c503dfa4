package io.sluice.jdbc.internal.shard.analyse;

import io.sluice.jdbc.internal.shard.analyse.Block.Place;
import io.sluice.jdbc.internal.shard.schema.Column;
import io.sluice.jdbc.internal.shard.schema.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the names of a statement stand for. Immutable.
 *
 * <p>A name resolves only if it is certain: where a source's columns are not known, where two
 * sources have a column of the name, nothing is resolved, and nothing follows from it.
 */
public final class Resolution {

  private final Statement statement;
  private final List<Located> tables;

  Resolution(Statement statement, List<Located> tables) {
    this.statement = statement;
    this.tables = List.copyOf(tables);
  }

  public Statement statement() {
    return statement;
  }

  /** All mentions by their ids. */
  public List<Located> tables() {
    return tables;
  }

  public Located table(int mention) {
    return tables.get(mention);
  }

  /** The column of a table that is what the name stands for in the block; null if not certain. */
  public ColumnAt resolve(Operand.Name name, Block block) {
    for (Block scope = block; scope != null; scope = parent(scope)) {
      Found found = find(name, scope);
      if (found != null) {
        return found.column;
      }
      // A query in FROM sees nothing around it; LATERAL is not followed either.
      if (scope.place() == Place.FROM || scope.place() == Place.WITH) {
        return null;
      }
    }
    return null;
  }

  /** Whether the name is, or is likely to be, a column of the block's own FROM clause. */
  boolean isOwn(Operand.Name name, Block block) {
    Found found = find(name, block);
    boolean certain = found != null && (found.column != null || name.qualifier() != null);
    Block around = parent(block);
    return certain || found != null && (around == null || resolve(name, around) == null);
  }

  Block parent(Block block) {
    return block.parent() < 0 ? null : statement.blocks().get(block.parent());
  }

  /** The column's description; null if the table is not known. */
  public Column column(ColumnAt at) {
    Table table = tables.get(at.table()).table();
    return table == null ? null : table.column(at.column());
  }

  /**
   * That a name was found in a scope, or may be in it.
   *
   * @param column null if it is not certain which column of a table it is
   */
  private record Found(ColumnAt column) {}

  private static final Found UNCERTAIN = new Found(null);

  private Found find(Operand.Name name, Block scope) {
    if (name.qualifier() == null && scope.from() instanceof Source.Joined joined) {
      boolean shared = joined.using().stream().anyMatch(name.name()::equalsIgnoreCase);
      if (shared && leaves(scope.from()).size() == 2) {
        // USING shows the column once, and never that of a side that may be missing.
        return find(name, joined.left());
      }
    }
    Found found = null;
    for (Source source : leaves(scope.from())) {
      Found here = find(name, source);
      if (here == null) {
        continue;
      }
      if (found != null) {
        return UNCERTAIN;
      }
      found = here;
    }
    return found;
  }

  private Found find(Operand.Name name, Source source) {
    if (source instanceof Source.Mention mention) {
      if (name.qualifier() != null
          && !name.qualifier().equalsIgnoreCase(mention.table().shownName())) {
        return null;
      }
      Table table = tables.get(mention.table().id()).table();
      if (table == null) {
        return UNCERTAIN;
      }
      return table.column(name.name()) == null
          ? null
          : new Found(new ColumnAt(mention.table().id(), name.name()));
    }
    if (source instanceof Source.Derived derived) {
      boolean qualified = name.qualifier() != null;
      if (qualified && !name.qualifier().equalsIgnoreCase(String.valueOf(derived.alias()))) {
        return null;
      }
      return output(derived, name.name());
    }
    return UNCERTAIN;
  }

  /** What a column of a derived table shows. */
  private Found output(Source.Derived derived, String name) {
    Block inner = block(derived);
    if (inner == null || inner.arm()) {
      return UNCERTAIN;
    }
    Found found = null;
    for (Block.Item item : inner.items()) {
      if (item.star()) {
        return star(inner, item, name);
      }
      Operand.Name shown = nameOf(item.expression());
      String label = item.alias() != null ? item.alias() : shown == null ? null : shown.name();
      if (label != null && label.equalsIgnoreCase(name)) {
        ColumnAt column = shown == null || !isOfGroup(inner, shown) ? null : resolve(shown, inner);
        found = found == null ? new Found(column) : UNCERTAIN;
      }
    }
    return found;
  }

  /** In a query with groups, only what it groups by is the same in all rows of a group. */
  boolean isOfGroup(Block block, Operand.Name shown) {
    if (!block.grouped()) {
      return true;
    }
    ColumnAt column = resolve(shown, block);
    return block.clauses().groupBy().stream()
        .map(key -> nameOf(GroupKeys.expression(this, block, key)))
        .anyMatch(key -> key != null && column != null && column.equals(resolve(key, block)));
  }

  /** Only {@code SELECT * FROM one_table} is looked through. */
  private Found star(Block inner, Block.Item item, String name) {
    boolean one = inner.items().size() == 1 && item.starOf() == null && !inner.grouped();
    if (!one || !(inner.from() instanceof Source.Mention mention)) {
      return UNCERTAIN;
    }
    Table table = tables.get(mention.table().id()).table();
    if (table == null) {
      return UNCERTAIN;
    }
    Column column = table.column(name);
    return column == null || column.invisible()
        ? null
        : new Found(new ColumnAt(mention.table().id(), name));
  }

  /** Columns that a star surely shows; derived tables are not looked into. */
  List<ColumnAt> shown(Block.Item star, Block block) {
    List<ColumnAt> shown = new ArrayList<>();
    boolean merged = mergesColumns(block.from());
    for (Source leaf : leaves(block.from())) {
      boolean meant =
          leaf instanceof Source.Mention mention
              && (star.starOf() == null
                  || star.starOf().equalsIgnoreCase(mention.table().shownName()));
      Located table = meant ? tables.get(((Source.Mention) leaf).table().id()) : null;
      if (table == null || table.table() == null) {
        continue;
      }
      for (String column : table.table().visibleColumns()) {
        ColumnAt at =
            merged && star.starOf() == null
                ? resolve(new Operand.Name(null, column, -1), block)
                : new ColumnAt(table.mention().id(), column);
        if (at != null) {
          shown.add(at);
        }
      }
    }
    return shown;
  }

  /** Whether a star shows columns of two tables as one. */
  private static boolean mergesColumns(Source source) {
    return source instanceof Source.Joined joined
        && (joined.natural()
            || !joined.using().isEmpty()
            || mergesColumns(joined.left())
            || mergesColumns(joined.right()));
  }

  /** The block that a derived table is; null if it is none that is known. */
  Block block(Source.Derived derived) {
    for (Block block : statement.blocks()) {
      if (derived.inside().contains(block.span())
          && block.place() == Place.FROM
          && (block.span().equals(derived.inside()) || block.arm())) {
        return block;
      }
    }
    return null;
  }

  /** The column name that is all of the span, or null. */
  public Operand.Name nameOf(Span span) {
    ShapeTokens tokens = statement.tokens();
    int length = span.length();
    boolean plain = length == 1 || length == 3 || length == 5;
    for (int i = span.from(); i < span.to() && plain; i++) {
      plain =
          (i - span.from()) % 2 == 0
              ? tokens.isName(i) && !isConstant(i, length)
              : tokens.isOperator(i, ".");
    }
    if (!plain) {
      return null;
    }
    int last = span.to() - 1;
    String qualifier = length == 1 ? null : tokens.tokens().name(last - 2);
    return new Operand.Name(qualifier, tokens.tokens().name(last), span.from());
  }

  private boolean isConstant(int token, int length) {
    ShapeTokens tokens = statement.tokens();
    return length == 1
        && (tokens.is(token, "NULL")
            || tokens.is(token, "TRUE")
            || tokens.is(token, "FALSE")
            || tokens.is(token, "DEFAULT"));
  }

  /** The sources that a FROM clause joins, from left to right. */
  static List<Source> leaves(Source source) {
    List<Source> leaves = new ArrayList<>();
    collect(source, leaves);
    return leaves;
  }

  private static void collect(Source source, List<Source> into) {
    if (source instanceof Source.Joined joined) {
      collect(joined.left(), into);
      collect(joined.right(), into);
    } else if (source != null) {
      into.add(source);
    }
  }

  /** The ids of all tables in a source, those of derived tables included. */
  Set<Integer> mentions(Source source) {
    Set<Integer> ids = new HashSet<>();
    for (Source leaf : leaves(source)) {
      if (leaf instanceof Source.Mention mention) {
        ids.add(mention.table().id());
      } else if (leaf instanceof Source.Derived derived) {
        for (Block block : statement.blocks()) {
          if (derived.inside().contains(block.span())) {
            block.tables().forEach(each -> ids.add(each.id()));
          }
        }
      }
    }
    return ids;
  }

  /** Whether the name is one that WITH has given. */
  static boolean isNamed(Statement statement, TableRef mention) {
    return mention.database() == null
        && statement.withNames().contains(mention.name().toLowerCase(Locale.ROOT));
  }
}
