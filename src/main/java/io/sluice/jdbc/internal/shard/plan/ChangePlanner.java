package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.analyse.Block;
import io.sluice.jdbc.internal.shard.analyse.ColumnAt;
import io.sluice.jdbc.internal.shard.analyse.Distribution;
import io.sluice.jdbc.internal.shard.analyse.Distribution.Spread;
import io.sluice.jdbc.internal.shard.analyse.Located;
import io.sluice.jdbc.internal.shard.analyse.ShapeTokens;
import io.sluice.jdbc.internal.shard.analyse.Span;
import io.sluice.jdbc.internal.shard.analyse.Statement;
import io.sluice.jdbc.internal.shard.analyse.Words;
import io.sluice.jdbc.internal.shard.shape.Values;
import io.sluice.jdbc.internal.sql.TokenKind;
import io.sluice.jdbc.internal.sql.Tokens;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plans UPDATE and DELETE. Confined to one thread. */
final class ChangePlanner {

  private final Request request;
  private final Reach reach;
  private final Statement.Change change;
  private final Block block;
  private final List<Located> targets = new ArrayList<>();

  ChangePlanner(Request request, Reach reach) {
    this.request = request;
    this.reach = reach;
    this.change = request.statement().change();
    this.block = request.statement().blocks().get(0);
  }

  Plan plan() throws SQLException {
    findTargets();
    for (Located target : targets) {
      refuseKeyChange(target);
    }
    if (targets.stream().anyMatch(Located::everywhere)) {
      return copies();
    }
    OneShard one = new OneShard(request, reach);
    if (one.unit() != null) {
      refuseRenamedInLists();
      return one.pass();
    }
    refuseWhatNeedsOneServer();
    if (!(request.analysis().distribution(block) instanceof Spread spread)) {
      throw refused(((Distribution.Mixed) mixed()).why());
    }
    boolean all =
        targets.stream().allMatch(target -> spread.mentions().contains(target.mention().id()));
    if (!all) {
      throw refused("a table that is changed and is not the sharded one");
    }
    refuseRenamedInLists();
    List<Physical> parts = new ArrayList<>();
    for (Reach.Unit unit : reach.common(spread.anchors())) {
      parts.add(Names.at(request, unit).physical(unit.shard()));
    }
    return new Plan.Write(
        parts, Plan.Counting.SUM, List.of(), sameTime(), "each shard changes its own rows");
  }

  private Distribution mixed() {
    Distribution made = request.analysis().distribution(block);
    return made instanceof Distribution.Mixed
        ? made
        : new Distribution.Mixed("tables that live on different shards");
  }

  private String verb() {
    return request.statement().kind().name();
  }

  private SQLException refused(String why) {
    return Errors.unsupported(
        verb()
            + " over several shards cannot be done with "
            + why
            + "; choose the rows by the sharding key, or read them first and change them by key.");
  }

  private boolean sameTime() {
    return Times.asked(request.text().tokens())
        || targets.stream()
            .anyMatch(
                target ->
                    target.table() != null
                        && target.table().columns().stream().anyMatch(Divergence::byTime));
  }

  // What is changed

  private void findTargets() throws SQLException {
    for (String name : change.targets()) {
      if (name == null) {
        // Columns without a qualifier: whoever has them.
        for (Statement.Assignment assignment : change.assignments()) {
          ColumnAt column = request.analysis().names().resolve(assignment.column(), block);
          if (column == null) {
            throw refused("a column that is assigned and is not certain to be one table's");
          }
          targets.add(request.analysis().names().table(column.table()));
        }
        continue;
      }
      Located target =
          request.analysis().names().tables().stream()
              .filter(table -> table.block() == 0)
              .filter(table -> table.mention().shownName().equalsIgnoreCase(name))
              .findFirst()
              .orElse(null);
      if (target == null || target.named()) {
        throw refused("a target that is no table of its FROM clause");
      }
      targets.add(target);
    }
  }

  private void refuseKeyChange(Located target) throws SQLException {
    String key = target.spread() ? Keys.column(target) : null;
    for (Statement.Assignment assignment : change.assignments()) {
      boolean mine =
          key != null
              && assignment.column().name().equalsIgnoreCase(key)
              && (assignment.column().qualifier() == null
                  || assignment
                      .column()
                      .qualifier()
                      .equalsIgnoreCase(target.mention().shownName()));
      if (mine && !stays(target, assignment.value(), key)) {
        throw Errors.unsupported(
            "UPDATE must not move a row to another shard: column '"
                + key
                + "' of table '"
                + target.mention().name()
                + "' decides where it lives; delete the row and insert it anew.");
      }
    }
  }

  /** The new key belongs where all rows that are changed live already. */
  private boolean stays(Located target, Span value, String key) throws SQLException {
    ShapeTokens tokens = request.statement().tokens();
    boolean itself =
        value.length() == 1
            && tokens.isName(value.from())
            && tokens.tokens().name(value.from()).equalsIgnoreCase(key);
    if (itself) {
      return true;
    }
    int slot = value.length() == 1 ? tokens.slot(value.from()) : -1;
    if (slot < 0 || target.router() == null) {
      return false;
    }
    Object wanted = request.text().value(slot, request.values());
    if (wanted == Values.UNREADABLE) {
      return false;
    }
    Optional<Integer> partition = target.router().stored(wanted);
    Set<Integer> now = reach.partitions(target.mention().id());
    return partition.isPresent() && now.equals(Set.of(partition.get()));
  }

  /** DELETE a, b FROM …: the names before FROM would have to be changed too. */
  private void refuseRenamedInLists() throws SQLException {
    for (Located target : targets) {
      if (target.renamed() != null && change.target() == null) {
        throw refused("a table that has several physical tables, and a join");
      }
    }
  }

  private void refuseWhatNeedsOneServer() throws SQLException {
    ShapeTokens tokens = request.statement().tokens();
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.tokens().isKind(i, TokenKind.USER_VARIABLE)) {
        throw refused("the user variable " + tokens.tokens().string(i));
      }
      if (Words.isStrange(tokens.tokens(), i)) {
        throw refused("a function that is not the server's own");
      }
      if (Words.asksAboutSession(tokens.tokens(), i)) {
        throw refused("the function " + tokens.tokens().string(i) + "() of one session");
      }
    }
    if (block.limit() != null) {
      throw refused("LIMIT, which each shard would apply for itself");
    }
    if (change.returning()) {
      throw refused("RETURNING");
    }
  }

  // Copies

  private Plan copies() throws SQLException {
    refuseWhatNeedsOneServer();
    for (Located table : request.analysis().names().tables()) {
      if (!table.everywhere()) {
        throw refused(
            "table '"
                + table.mention().name()
                + "', as table '"
                + targets.get(0).mention().name()
                + "' has a copy on every shard");
      }
    }
    Tokens tokens = request.statement().tokens().tokens();
    String differing = Divergence.in(tokens, 0, tokens.count());
    boolean defaults =
        Divergence.mentionsDefault(tokens)
            && targets.stream()
                .filter(target -> target.table() != null)
                .flatMap(target -> target.table().columns().stream())
                .anyMatch(Divergence::inDefault);
    if (differing != null || defaults) {
      throw refused(
          (defaults ? "a default that each shard evaluates" : differing)
              + ", on a table that every shard has a copy of");
    }
    List<Physical> parts = new ArrayList<>();
    for (int shard : targets.get(0).rule().shards()) {
      parts.add(Splice.whole(request.text(), shard));
    }
    return new Plan.Write(
        parts, Plan.Counting.ONE_COPY, List.of(), sameTime(), "every shard has a copy");
  }
}
