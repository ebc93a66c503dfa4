package io.sluice.jdbc.internal.shard.analyse;

import io.sluice.jdbc.internal.shard.analyse.Statement.Assignment;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.update.Update;

/** Reads what INSERT, REPLACE, UPDATE and DELETE change. Serves one shape. */
final class ChangeReader {

  private final ShapeTokens tokens;
  private final SyntaxTree tree;
  private final BlockReader reader;
  private final SourceReader sources;
  private Statement.Change change;

  ChangeReader(ShapeTokens tokens, SyntaxTree tree, BlockReader reader, SourceReader sources) {
    this.tokens = tokens;
    this.tree = tree;
    this.reader = reader;
    this.sources = sources;
  }

  /** What the UPDATE or DELETE read last changes. */
  Statement.Change change() {
    return change;
  }

  private Span whole() {
    return new Span(0, tokens.count());
  }

  // INSERT

  Statement.Change insert(Insert insert) throws NotUnderstood {
    TableRef target = sources.mention(insert.getTable());
    if (target.partitions() || insert.getTable().getAlias() != null) {
      throw new NotUnderstood("PARTITION or an alias in INSERT is not understood");
    }
    int at = target.names().to();
    List<String> columns = null;
    if (tokens.isOperator(at, "(") && !tokens.is(at + 1, "SELECT")) {
      columns = columns(at);
      at = tokens.skip(at);
    }
    int duplicate = duplicateKey(at);
    int returning = tokens.find(whole(), "RETURNING");
    boolean values = tokens.is(at, "VALUES") || tokens.is(at, "VALUE");
    boolean set = tokens.is(at, "SET");
    if (values && !tokens.isOperator(at + 1, "(")) {
      throw new NotUnderstood("VALUES ROW in INSERT is not understood");
    }
    Span body = new Span(at, duplicate < 0 ? tokens.count() : duplicate);
    int end = returning < 0 ? tokens.count() : returning;
    return new Statement.Change(
        List.of(target.name()),
        target,
        columns,
        set ? assignments(new Span(at + 1, body.to())) : List.of(),
        duplicate < 0 ? List.of() : assignments(new Span(duplicate + 4, end)),
        tokens.is(0, "REPLACE"),
        duplicate >= 0,
        returning >= 0,
        values ? new Span(at + 1, tokens.skip(at + 1)) : null,
        values || set ? null : body,
        tokens.has(new Span(0, target.names().from()), "IGNORE"));
  }

  private List<String> columns(int open) throws NotUnderstood {
    List<String> columns = new ArrayList<>();
    int close = tokens.tokens().partner(open);
    if (open + 1 == close) {
      return columns;
    }
    for (Span name : tokens.split(new Span(open + 1, close))) {
      if (!tokens.isName(name.to() - 1)) {
        throw new NotUnderstood("its list of columns is not understood");
      }
      columns.add(tokens.tokens().name(name.to() - 1));
    }
    return columns;
  }

  private int duplicateKey(int from) {
    for (int i = from; i < tokens.count(); i = tokens.skip(i)) {
      if (tokens.is(i, "ON")
          && tokens.is(i + 1, "DUPLICATE")
          && tokens.is(i + 2, "KEY")
          && tokens.is(i + 3, "UPDATE")) {
        return i;
      }
    }
    return -1;
  }

  /** {@code a = 1, t.b = 2}. */
  private List<Assignment> assignments(Span span) throws NotUnderstood {
    List<Assignment> assignments = new ArrayList<>();
    for (Span part : tokens.split(span)) {
      int last = part.from();
      while (tokens.isOperator(last + 1, ".") && tokens.isName(last + 2)) {
        last += 2;
      }
      boolean assigns = tokens.isOperator(last + 1, "=") || tokens.isOperator(last + 1, ":=");
      if (!tokens.isName(last) || !assigns || last + 2 >= part.to()) {
        throw new NotUnderstood("an assignment is not understood");
      }
      String qualifier = last > part.from() ? tokens.tokens().name(last - 2) : null;
      assignments.add(
          new Assignment(
              new Operand.Name(qualifier, tokens.tokens().name(last), part.from()),
              new Span(last + 2, part.to())));
    }
    return assignments;
  }

  // UPDATE

  Block update(Update update) throws NotUnderstood {
    int set = tokens.find(whole(), "SET");
    if (!tokens.is(0, "UPDATE") || set < 0 || update.getFromItem() != null) {
      throw new NotUnderstood("this form of UPDATE is not understood");
    }
    Source from = sources.read(update.getTable(), update.getStartJoins());
    Block.Clauses clauses = reader.clauses(whole(), set + 1);
    List<Assignment> assignments = assignments(clauses.items());
    if (clauses.having() != null || !clauses.groupBy().isEmpty() || clauses.from() != null) {
      throw new NotUnderstood("this form of UPDATE is not understood");
    }
    boolean one = from instanceof Source.Mention;
    List<String> targets =
        assignments.stream().map(each -> each.column().qualifier()).distinct().toList();
    change =
        new Statement.Change(
            one ? List.of(sources.mentions().get(0).shownName()) : targets,
            one ? sources.mentions().get(0) : null,
            null,
            assignments,
            List.of(),
            false,
            false,
            tokens.is(clauses.tail().from(), "RETURNING"),
            null,
            null,
            update.isModifierIgnore());
    return block(from, withFrom(clauses, new Span(1, set)));
  }

  // DELETE

  Block delete(Delete delete) throws NotUnderstood {
    boolean listed = delete.getTables() != null && !delete.getTables().isEmpty();
    boolean using =
        delete.getUsingFromItemList() != null && !delete.getUsingFromItemList().isEmpty();
    if (!tokens.is(0, "DELETE") || using || delete.getTable() == null) {
      throw new NotUnderstood("this form of DELETE is not understood");
    }
    List<String> targets = new ArrayList<>();
    for (Table table : listed ? delete.getTables() : List.<Table>of()) {
      targets.add(lastName(table));
    }
    Source from = sources.read(delete.getTable(), joins(delete));
    int start = tokens.find(whole(), "FROM");
    Block.Clauses clauses = reader.clauses(whole(), start);
    if (clauses.having() != null || !clauses.groupBy().isEmpty() || clauses.from() == null) {
      throw new NotUnderstood("this form of DELETE is not understood");
    }
    TableRef only = from instanceof Source.Mention mention ? mention.table() : null;
    change =
        new Statement.Change(
            listed ? targets : List.of(sources.mentions().get(0).shownName()),
            only,
            null,
            List.of(),
            List.of(),
            false,
            false,
            tokens.is(clauses.tail().from(), "RETURNING"),
            null,
            null,
            delete.isModifierIgnore());
    return block(from, clauses);
  }

  /** The name without its database. */
  private String lastName(Table table) throws NotUnderstood {
    int last = tree.span(table).from();
    while (tokens.isOperator(last + 1, ".") && tokens.isName(last + 2)) {
      last += 2;
    }
    return tokens.tokens().name(last);
  }

  private static List<Join> joins(Delete delete) {
    return delete.getJoins() == null ? List.of() : delete.getJoins();
  }

  private static Block.Clauses withFrom(Block.Clauses clauses, Span from) {
    return new Block.Clauses(
        clauses.items(),
        from,
        clauses.where(),
        clauses.groupBy(),
        clauses.rollup(),
        clauses.having(),
        clauses.window(),
        clauses.orderBy(),
        clauses.limit(),
        clauses.tail());
  }

  private Block block(Source from, Block.Clauses clauses) throws NotUnderstood {
    return new Block(
        0,
        -1,
        Block.Place.TOP,
        false,
        whole(),
        false,
        List.of(),
        from,
        List.copyOf(sources.mentions()),
        reader.where(clauses),
        clauses,
        reader.orderBy(clauses),
        reader.limit(clauses));
  }
}
