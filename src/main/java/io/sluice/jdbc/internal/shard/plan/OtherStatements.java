package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.rule.Place;
import io.sluice.jdbc.internal.shard.rule.Rules;
import io.sluice.jdbc.internal.shard.rule.TableRule;
import io.sluice.jdbc.internal.sql.TokenKind;
import io.sluice.jdbc.internal.sql.Tokens;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Plans everything but queries and DML, by the words of the text: definitions go to every shard
 * that holds the table, questions about a table to one that does, and what belongs to one server to
 * the default shard. Confined to one thread.
 */
final class OtherStatements {

  private static final String USE_A_HINT = "name the shard in a hint";

  private final LexedStatement lexed;
  private final Tokens tokens;
  private final Rules rules;
  private final SessionView session;

  OtherStatements(LexedStatement lexed, Tokens tokens, Rules rules, SessionView session) {
    this.lexed = lexed;
    this.tokens = tokens;
    this.rules = rules;
    this.session = session;
  }

  Plan plan() throws SQLException {
    if (lexed.hintedShard() >= 0) {
      return lexed.pass(lexed.hintedShard(), "the hint names the shard");
    }
    if (lexed.isMultiple()) {
      return ruled()
          ? refuse("Several statements in one text", "send them one after the other")
          : lexed.toDefaultShard();
    }
    return switch (word(0)) {
      case "CREATE", "ALTER", "DROP", "TRUNCATE", "RENAME" -> definition();
      case "GRANT", "REVOKE" -> everywhere();
      case "ANALYZE", "OPTIMIZE", "CHECK", "REPAIR", "CHECKSUM" -> maintenance();
      case "SHOW", "DESCRIBE", "DESC", "HELP" -> question();
      case "EXPLAIN" -> explain();
      case "LOAD", "IMPORT" -> belongsToOneShard("LOAD DATA", "insert the rows in batches");
      case "LOCK" -> belongsToOneShard("LOCK TABLES", "use a transaction and FOR UPDATE");
      case "HANDLER" -> belongsToOneShard("HANDLER", "use SELECT");
      case "CALL" ->
          belongsToOneShard("CALL with the name of a sharded table", "name its shard in a hint");
      case "TABLE" -> belongsToOneShard("TABLE", "write SELECT * FROM");
      case "DO", "VALUES" -> belongsToOneShard(word(0), "use SELECT");
      default ->
          belongsToOneShard("A statement that begins with " + word(0), "name its shard in a hint");
    };
  }

  private String word(int token) {
    return token < tokens.count() ? tokens.string(token).toUpperCase(java.util.Locale.ROOT) : "";
  }

  private boolean ruled() {
    return !lexed.ruled().isEmpty();
  }

  private static Plan refuse(String what, String instead) throws SQLException {
    throw Errors.unsupported(what + " cannot be run over shards; " + instead + ".");
  }

  /** Runs where all tables it names live, if that is one shard. */
  private Plan belongsToOneShard(String what, String instead) throws SQLException {
    TreeSet<Integer> shards = new TreeSet<>();
    for (TableRule rule : lexed.ruled()) {
      if (!(rule instanceof TableRule.Single)) {
        return refuse(what + " on table '" + rule.table() + "'", instead);
      }
      shards.addAll(rule.shards());
    }
    if (shards.size() > 1) {
      return refuse(what + " with tables of several shards", instead);
    }
    return lexed.pass(
        shards.isEmpty() ? rules.defaultShard() : shards.first(),
        shards.isEmpty() ? "it belongs to the default shard" : "its table lives on one shard");
  }

  private Plan everywhere() {
    List<Physical> parts = new ArrayList<>();
    for (int shard = 0; shard < rules.shards().size(); shard++) {
      parts.add(new Physical(shard, tokens.text(), List.of(), true));
    }
    return new Plan.Define(parts, "it concerns every server");
  }

  // Definitions

  private Plan definition() throws SQLException {
    int object = objectToken();
    return switch (word(object)) {
      case "TABLE", "INDEX" -> table(object);
      case "DATABASE", "SCHEMA", "USER", "ROLE" -> everywhere();
      default ->
          tokens.is(0, "TRUNCATE")
              ? table(0)
              : belongsToOneShard(
                  word(0) + " " + word(object), "define it on the shards themselves");
    };
  }

  /** The word that says what is defined: TABLE, INDEX, VIEW, … */
  private int objectToken() {
    for (int i = 1; i < Math.min(tokens.count(), 12); i++) {
      switch (word(i)) {
        case "TABLE",
            "TABLES",
            "INDEX",
            "VIEW",
            "TRIGGER",
            "PROCEDURE",
            "FUNCTION",
            "EVENT",
            "DATABASE",
            "SCHEMA",
            "USER",
            "ROLE",
            "SERVER",
            "SEQUENCE",
            "TABLESPACE" -> {
          return i;
        }
        default -> {
          // A modifier such as TEMPORARY, UNIQUE or OR REPLACE.
        }
      }
    }
    return 0;
  }

  private Plan table(int object) throws SQLException {
    if (!ruled()) {
      return lexed.toDefaultShard();
    }
    int name = tableToken(object);
    TableRule rule = name < 0 ? null : rules.find(tokens.name(name)).orElse(null);
    boolean others = namesOthers(name, rule);
    if (name >= 0 && rule == null && !others && !hasQuery()) {
      return lexed.toDefaultShard(); // only columns and the like have names of tables
    }
    refuseStrangeDefinitions(rule, others);
    List<Physical> parts = new ArrayList<>();
    for (Place place : places(rule)) {
      parts.add(physical(rule, name, place));
    }
    return new Plan.Define(parts, "every shard that holds " + rule.table());
  }

  /** CREATE INDEX i ON t names the table after ON; all others after TABLE. */
  private int tableToken(int object) {
    int name = object + 1;
    if (tokens.is(object, "INDEX")) {
      while (name < tokens.count() && !tokens.is(name, "ON")) {
        name++;
      }
      name++;
    }
    while (tokens.is(name, "IF") || tokens.is(name, "NOT") || tokens.is(name, "EXISTS")) {
      name++;
    }
    while (tokens.isOperator(name + 1, ".")) {
      name += 2;
    }
    boolean isName =
        tokens.isKind(name, TokenKind.WORD) || tokens.isKind(name, TokenKind.QUOTED_NAME);
    return isName ? name : -1;
  }

  /** Whether another table with a rule is named, where only a table can be. */
  private boolean namesOthers(int name, TableRule rule) {
    for (int i = 1; i < tokens.count(); i++) {
      boolean isName = tokens.isKind(i, TokenKind.WORD) || tokens.isKind(i, TokenKind.QUOTED_NAME);
      TableRule other = isName ? rules.find(tokens.name(i)).orElse(null) : null;
      if (i != name && other != null && !other.equals(rule) && isTable(i)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasQuery() {
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.is(i, "SELECT")) {
        return true;
      }
    }
    return false;
  }

  /**
   * DROP and RENAME list tables; elsewhere a word goes before one. REFERENCES is the servers'
   * business.
   */
  private boolean isTable(int token) {
    int before = token - 1;
    while (tokens.isOperator(before, ".")) {
      before -= 2;
    }
    return tokens.is(0, "DROP")
        || tokens.is(0, "RENAME")
        || tokens.is(before, "RENAME")
        || tokens.is(before, "TO")
        || tokens.is(before, "AS")
        || tokens.is(before, "LIKE")
        || tokens.is(before, "TABLE")
        || tokens.is(before, "ON")
        || tokens.isOperator(before, "(") && tokens.isOperator(before - 1, "="); // UNION = (…)
  }

  private void refuseStrangeDefinitions(TableRule rule, boolean others) throws SQLException {
    int words = tokens.count();
    for (int i = 0; i < words; i++) {
      if (tokens.is(i, "RENAME") && !tokens.is(i + 1, "COLUMN") && !isIndexRename(i)) {
        refuse("RENAME of a table with a rule", "its rule goes by its name");
      }
      if (tokens.is(i, "SELECT")) {
        refuse("CREATE TABLE … SELECT", "create the table, then use INSERT … SELECT");
      }
      if (tokens.is(i, "TEMPORARY")) {
        refuse("A temporary table with the name of a sharded table", "choose another name");
      }
    }
    if (rule == null || others) {
      refuse(
          "A definition that names several tables, or a table with a rule in another place,",
          "define one table at a time");
    }
  }

  private boolean isIndexRename(int token) {
    return tokens.is(token + 1, "INDEX") || tokens.is(token + 1, "KEY");
  }

  /** Each physical table once. */
  private static List<Place> places(TableRule rule) {
    if (rule instanceof TableRule.Sharded sharded && sharded.renamed()) {
      return sharded.places().stream().distinct().toList();
    }
    return rule.shards().stream().map(shard -> new Place(shard, rule.table())).toList();
  }

  private Physical physical(TableRule rule, int name, Place place) {
    boolean renamed = rule instanceof TableRule.Sharded sharded && sharded.renamed();
    if (!renamed) {
      return new Physical(place.shard(), tokens.text(), List.of(), true);
    }
    String text = tokens.text();
    String sql =
        text.substring(0, tokens.start(name))
            + Names.quoted(place.table())
            + text.substring(tokens.end(name));
    return new Physical(place.shard(), sql, List.of(), false);
  }

  // Questions

  /** About one table: asked of a shard that has it; about anything else: of any. */
  private Plan question() throws SQLException {
    if (tokens.is(0, "SHOW") && tokens.is(1, "TABLE") && !rules.all().isEmpty()) {
      return refuse("SHOW TABLE STATUS, which counts the rows of one shard only,", USE_A_HINT);
    }
    if (lexed.ruled().size() > 1) {
      return refuse("A question about several tables", "ask about one table at a time");
    }
    for (TableRule rule : lexed.ruled()) {
      Place place = places(rule).get(0);
      for (int i = 0; i < tokens.count(); i++) {
        boolean name = tokens.isKind(i, TokenKind.WORD) || tokens.isKind(i, TokenKind.QUOTED_NAME);
        if (name && rules.find(tokens.name(i)).isPresent()) {
          Physical physical = physical(rule, i, place);
          return new Plan.Pass(physical, "answered by one shard that holds " + rule.table());
        }
      }
    }
    return lexed.pass(session.home(), "any shard can answer");
  }

  private Plan explain() throws SQLException {
    boolean table = tokens.count() == 2;
    return table || !ruled()
        ? question()
        : belongsToOneShard("EXPLAIN", "use EXPLAIN ROUTE, or name the shard in a hint");
  }

  private Plan maintenance() throws SQLException {
    if (!ruled()) {
      return lexed.toDefaultShard();
    }
    int object = 1;
    while (object < tokens.count() && !tokens.is(object, "TABLE")) {
      object++;
    }
    int name = tableToken(object);
    TableRule rule =
        lexed.ruled().size() == 1 && name >= 0 ? rules.find(tokens.name(name)).orElse(null) : null;
    if (rule == null || tokens.is(0, "CHECKSUM") && rule.shards().size() > 1) {
      return refuse(word(0) + " of several tables or shards", USE_A_HINT);
    }
    List<Rows.Fetch> fetches = new ArrayList<>();
    for (Place place : places(rule)) {
      fetches.add(new Rows.Fetch(physical(rule, name, place)));
    }
    return new Plan.Query(
        new Rows.Concat(fetches), false, false, "every shard that holds " + rule.table());
  }
}
