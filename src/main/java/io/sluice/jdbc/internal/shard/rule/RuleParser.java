package io.sluice.jdbc.internal.shard.rule;

import io.sluice.jdbc.internal.config.Redaction;
import io.sluice.jdbc.internal.shard.rule.RuleSyntax.MapEntry;
import io.sluice.jdbc.internal.shard.rule.RuleSyntax.Placement;
import io.sluice.jdbc.internal.shard.rule.RuleSyntax.Word;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads one rule:
 *
 * <pre>
 * rule      = placement [ "tables(" names ")" ] [ "key(" column "," generator { "," parameter } ")" ]
 * placement = "broadcast"
 *           | "single(" shard ")"
 *           | "child(" table "," column "-&gt;" column ")"
 *           | algorithm "(" column { "," ( parameter | entry ) } ")"
 * parameter = name "=" value
 * entry     = ( key | [ key ] ".." [ key ] ) "=" partition
 * </pre>
 *
 * A value is text in single quotes, or anything without comma and bracket. A parameter begins with
 * a letter, an entry does not: its keys are numbers, dates and text in quotes.
 */
final class RuleParser {

  private final RuleScanner scanner;

  private RuleParser(RuleScanner scanner) {
    this.scanner = scanner;
  }

  /**
   * Reads the rule of a table.
   *
   * @throws SQLException S1009 that names table and place
   */
  static RuleSyntax parse(String table, String rule) throws SQLException {
    return new RuleParser(new RuleScanner(table, rule)).rule();
  }

  private RuleSyntax rule() throws SQLException {
    Placement placement = placement();
    List<String> tables = List.of();
    RuleSyntax.Key key = null;
    while (!scanner.atEnd()) {
      int at = scanner.position();
      if (scanner.peek() == ')') {
        throw scanner.error(at, "a bracket that nothing opens");
      }
      Word clause = scanner.word("tables(…), key(…) or the end");
      switch (clause.text().toLowerCase(Locale.ROOT)) {
        case "tables" -> {
          once(tables.isEmpty(), clause);
          if (!(placement instanceof RuleSyntax.ByKey)) {
            throw scanner.error(at, "tables(…) needs an algorithm that spreads the rows");
          }
          tables = tables();
        }
        case "key" -> {
          once(key == null, clause);
          key = key();
        }
        default ->
            throw scanner.error(at, "expected tables(…), key(…) or the end, not " + shown(clause));
      }
    }
    return new RuleSyntax(placement, tables, key);
  }

  private static String shown(Word word) {
    return Redaction.quote(word.text());
  }

  private void once(boolean first, Word clause) throws SQLException {
    if (!first) {
      throw scanner.error(clause.at(), clause.text() + "(…) is given twice");
    }
  }

  private Placement placement() throws SQLException {
    Word head = scanner.word("broadcast, single(…), child(…) or an algorithm");
    switch (head.text().toLowerCase(Locale.ROOT)) {
      case "broadcast" -> {
        return new RuleSyntax.OnAll();
      }
      case "single" -> {
        scanner.expect("(", "after single");
        Word shard = scanner.value("the name of a shard");
        scanner.expect(")", "after the shard");
        return new RuleSyntax.OnOne(shard);
      }
      case "child" -> {
        return child();
      }
      default -> {
        return byKey(head);
      }
    }
  }

  private Placement child() throws SQLException {
    scanner.expect("(", "after child");
    Word parent = scanner.word("the parent table");
    scanner.expect(",", "after the parent table");
    Word column = scanner.word("a column of this table");
    scanner.expect("->", "after the column");
    Word parentColumn = scanner.word("a column of the parent table");
    scanner.expect(")", "after the parent's column");
    return new RuleSyntax.WithParent(parent, column.text(), parentColumn.text());
  }

  private Placement byKey(Word algorithm) throws SQLException {
    scanner.expect("(", "after the algorithm");
    Word column = scanner.word("the column of the key");
    Map<String, String> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    List<MapEntry> entries = new ArrayList<>();
    while (scanner.accept(",")) {
      if (Character.isLetter(scanner.peek())) {
        parameter(parameters);
      } else {
        entries.add(entry());
      }
    }
    scanner.expect(")", "or ',' in the algorithm's arguments");
    return new RuleSyntax.ByKey(algorithm, column.text(), parameters, entries);
  }

  private void parameter(Map<String, String> parameters) throws SQLException {
    Word name = scanner.word("a parameter");
    scanner.expect("=", "after the parameter's name (text needs single quotes)");
    String value = scanner.value("a value").text();
    if (parameters.put(name.text(), value) != null) {
      throw scanner.error(name.at(), "parameter " + shown(name) + " is given twice");
    }
  }

  private MapEntry entry() throws SQLException {
    boolean quoted = scanner.peek() == '\'';
    Word from = scanner.accept("..") ? null : scanner.key();
    boolean range = from == null || scanner.accept("..");
    Word to = from;
    if (range) {
      to = scanner.peek() == '=' ? null : scanner.key();
      if (from == null && to == null) {
        throw scanner.error(scanner.position(), "a range needs a key at one end at least");
      }
    }
    scanner.expect("=", "after the key");
    Word target = scanner.value("a shard, table or number of a partition");
    return new MapEntry(
        from == null ? null : from.text(), to == null ? null : to.text(), range, quoted, target);
  }

  private List<String> tables() throws SQLException {
    scanner.expect("(", "after tables");
    Word names = scanner.untilBracket();
    scanner.expect(")", "after the names");
    try {
      return TableNames.expand(names.text());
    } catch (IllegalArgumentException bad) {
      throw scanner.error(names.at(), bad.getMessage());
    }
  }

  private RuleSyntax.Key key() throws SQLException {
    scanner.expect("(", "after key");
    Word column = scanner.word("the column of the key");
    scanner.expect(",", "after the column");
    Word generator = scanner.word("a key generator");
    Map<String, String> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    while (scanner.accept(",")) {
      parameter(parameters);
    }
    scanner.expect(")", "or ',' in the arguments of key");
    return new RuleSyntax.Key(column.text(), generator, parameters);
  }
}
