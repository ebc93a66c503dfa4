package io.sluice.jdbc.internal.shard.analyse;

import io.sluice.jdbc.internal.shard.analyse.Distribution.Spread;
import io.sluice.jdbc.internal.shard.rule.KeyRouter;
import io.sluice.jdbc.internal.shard.rule.Rules;
import io.sluice.jdbc.internal.shard.rule.TableRule;
import io.sluice.jdbc.internal.shard.schema.Column;
import io.sluice.jdbc.internal.shard.schema.Schema;
import io.sluice.jdbc.internal.shard.schema.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All that can be said of a shape under given rules and tables before its values are known.
 * Immutable; kept for each shape.
 */
public final class Analysis {

  private final Resolution names;
  private final Facts facts;
  private final List<KeyCondition> demands;
  private final List<List<Integer>> companions;
  private final Map<Integer, Distribution> distributions = new HashMap<>();
  private final Distributor distributor;

  private Analysis(Resolution names) {
    this.names = names;
    this.facts = new Facts(names);
    this.distributor = new Distributor(names, facts);
    List<KeyCondition> demanded = new ArrayList<>();
    List<List<Integer>> together = new ArrayList<>();
    for (Located table : names.tables()) {
      demanded.add(demand(table, facts));
      together.add(companions(table, facts));
    }
    this.demands = List.copyOf(demanded);
    this.companions = List.copyOf(together);
    for (Block block : names.statement().blocks()) {
      distributions.put(block.id(), distributor.of(block));
    }
  }

  /** Looks up tables and rules, and draws all conclusions. */
  public static Analysis of(Statement statement, Rules rules, Schema schema) throws SQLException {
    List<Located> tables = new ArrayList<>();
    for (TableRef mention : statement.mentions()) {
      tables.add(locate(statement, mention, rules, schema));
    }
    return new Analysis(new Resolution(statement, tables));
  }

  private static Located locate(Statement statement, TableRef mention, Rules rules, Schema schema)
      throws SQLException {
    int block =
        statement.blocks().stream()
            .filter(each -> each.tables().contains(mention))
            .mapToInt(Block::id)
            .findFirst()
            .orElse(-1);
    if (Resolution.isNamed(statement, mention)) {
      return new Located(mention, block, null, null, null);
    }
    TableRule rule = rules.ruleOf(mention.name());
    Table table = schema.table(mention.name());
    KeyRouter router = null;
    if (rule.keyColumn().isPresent() && table != null) {
      Column key = table.column(rule.keyColumn().get());
      router = key == null ? null : KeyRouter.of(rule, key.key());
    }
    return new Located(mention, block, rule, table, router);
  }

  private KeyCondition demand(Located table, Facts facts) {
    return table.router() == null || table.block() < 0
        ? KeyCondition.ANYTHING
        : facts.demanded(
            new ColumnAt(table.mention().id(), table.rule().keyColumn().orElseThrow()),
            names.statement().blocks().get(table.block()));
  }

  /** Tables whose row is in the same place wherever a row of this one matters. */
  private List<Integer> companions(Located table, Facts facts) {
    List<Integer> companions = new ArrayList<>();
    if (table.named() || !table.spread() || table.block() < 0) {
      return companions;
    }
    Equalities equal =
        facts.equalities(table.mention().id(), names.statement().blocks().get(table.block()));
    for (Located other : names.tables()) {
      if (other != table && other.spread() && Distributor.tied(table, other, equal)) {
        companions.add(other.mention().id());
      }
    }
    return companions;
  }

  public Resolution names() {
    return names;
  }

  public Statement statement() {
    return names.statement();
  }

  /** What is demanded of the key of a mention. */
  public KeyCondition demand(int mention) {
    return demands.get(mention);
  }

  /** Mentions whose rows are in the same place wherever a row of this one matters. */
  public List<Integer> companions(int mention) {
    return companions.get(mention);
  }

  /** Where the rows of the block can be made, before they are grouped, sorted or limited. */
  public Distribution distribution(Block block) {
    return distributions.get(block.id());
  }

  /** Whether each of the block's groups, and of its distinct rows, is whole on a shard. */
  public boolean groupsAreWhole(Block block) {
    return distribution(block) instanceof Spread spread
        && distributor.groupsAreWhole(block, spread);
  }

  /** The table's column that equals the other one wherever a row of it matters; or null. */
  public String equalColumn(Located table, ColumnAt other) {
    Block block = names.statement().blocks().get(table.block());
    Equalities equal = facts.equalities(table.mention().id(), block);
    for (Column column : table.table().columns()) {
      if (equal.equal(new ColumnAt(table.mention().id(), column.name()), other)) {
        return column.name();
      }
    }
    return null;
  }
}
