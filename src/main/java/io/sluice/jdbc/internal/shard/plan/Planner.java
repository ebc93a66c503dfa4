package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.shard.analyse.Analysis;
import io.sluice.jdbc.internal.shard.analyse.Located;
import io.sluice.jdbc.internal.shard.analyse.NotUnderstood;
import io.sluice.jdbc.internal.shard.analyse.Statement;
import io.sluice.jdbc.internal.shard.analyse.StatementReader;
import io.sluice.jdbc.internal.shard.rule.Rules;
import io.sluice.jdbc.internal.shard.schema.Schema;
import io.sluice.jdbc.internal.shard.shape.Occurrence;
import io.sluice.jdbc.internal.shard.shape.ShapeCache;
import io.sluice.jdbc.internal.shard.shape.Values;
import io.sluice.jdbc.internal.sql.Hint;
import io.sluice.jdbc.internal.sql.Lexer;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.sql.TextCache;
import io.sluice.jdbc.internal.sql.Tokens;
import java.sql.SQLException;

/**
 * From a statement and its values to a plan. Pure but for the schema, which may have to be loaded.
 * Thread-safe; one for each group of connections.
 *
 * <p>A statement is first read for its shape; what follows from the shape is found once and kept.
 * What the parser does not understand still runs if the words of the text show that only one shard
 * can be meant. All else is refused with 0AX01 and what to do instead: never a wrong answer.
 */
public final class Planner {

  private static final int PREPARED = 512;
  private static final long CHARACTERS = 512;
  private static final int LONGEST_PREPARED = 16 * 1024;

  private final Rules rules;
  private final Schema schema;
  private final ShapeCache<Shape> shapes;

  /** Texts with placeholders: they need not be read again. */
  private final TextCache<Prepared> prepared =
      new TextCache<>(PREPARED, PREPARED * CHARACTERS, LONGEST_PREPARED);

  /** A text, and what was planned for it before if it may come again. */
  private static final class Prepared {
    private final Occurrence text;
    private volatile KnownPasses passes;

    private Prepared(Occurrence text) {
      this.text = text;
    }
  }

  /**
   * What is kept of a shape.
   *
   * @param analysis null if there is none
   * @param notUnderstood why there is none
   * @param onlyDefault no table with a rule is mentioned in it, rows of VALUES not counted
   * @param refusal why it is refused unless a hint names the shard; null if it is not
   */
  public record Shape(
      Analysis analysis, String notUnderstood, boolean onlyDefault, String refusal) {}

  public Planner(Rules rules, Schema schema, ShapeCache<Shape> shapes) {
    this.rules = rules;
    this.schema = schema;
    this.shapes = shapes;
  }

  /**
   * Plans one execution.
   *
   * @param facts of the statement; of those that belong to the session (BEGIN, SET, USE, …) none
   * @param values the caller's parameters
   * @param answers what was asked for by an earlier plan of the same execution
   * @throws SQLException 0AX01 if it cannot be done over shards
   */
  public Plan plan(StatementFacts facts, Values values, SessionView session, Answers answers)
      throws SQLException {
    return plan(facts.textToSend(), facts.hint(), values, session, answers);
  }

  /**
   * What one shard can tell the columns and parameters of a query by, without its values; null if
   * none has all its tables, or it is not known which those are.
   */
  public Physical describing(StatementFacts facts, SessionView session) throws SQLException {
    Tokens tokens = Lexer.lex(facts.textToSend(), session.mode());
    boolean readable = tokens.complete() && !tokens.conditional();
    if (!readable || !LexedStatement.isQueryOrChange(tokens)) {
      return null;
    }
    Occurrence text = Occurrence.of(tokens, session.mode());
    Shape shape = shapes.get(text, this::read);
    if (shape.analysis() == null || shape.refusal() != null) {
      return null;
    } else if (facts.hint() != null && facts.hint().kind() == Hint.Kind.SHARD) {
      return null;
    }
    Values unknown = index -> Values.UNREADABLE;
    Request request =
        new Request(shape.analysis(), text, unknown, session, Answers.NONE, rules, schema);
    refuseStrangers(request);
    return new Describing(request).query();
  }

  /** Plans a part of a statement whose parameters are the first ones of the whole. */
  Plan part(String sql, Request whole) throws SQLException {
    return plan(sql, null, whole.values(), whole.session(), whole.answers());
  }

  private Plan plan(String sql, Hint hint, Values values, SessionView session, Answers answers)
      throws SQLException {
    Prepared known = prepared.get(sql, session.mode());
    if (known == null) {
      Tokens tokens = Lexer.lex(sql, session.mode());
      boolean readable = tokens.complete() && !tokens.conditional();
      if (!readable || !LexedStatement.isQueryOrChange(tokens)) {
        return byWords(tokens, hint, session);
      }
      known = new Prepared(Occurrence.of(tokens, session.mode()));
      if (known.text.placeholders() > 0) {
        prepared.put(sql, session.mode(), known); // a text with literals hardly ever comes twice
      }
    }
    Occurrence text = known.text;
    Tokens tokens = text.tokens();
    Shape shape = shapes.get(text, this::read);
    boolean rowsMayHold = text.hasRows() && shape.onlyDefault();
    if (hint == null && shape.refusal() == null && shape.analysis() != null) {
      Request request =
          new Request(shape.analysis(), text, values, session, answers, rules, schema);
      return text.placeholders() == 0 ? plan(request) : again(known, request);
    }
    if (hint == null && shape.refusal() == null && shape.onlyDefault() && !rowsMayHold) {
      return LexedStatement.pass(
          tokens, rules.defaultShard(), "its tables live on the default shard");
    }
    LexedStatement lexed = new LexedStatement(tokens, rules, hint);
    if (lexed.hintedShard() < 0 && shape.refusal() != null) {
      throw Errors.unsupported(shape.refusal());
    }
    if (shape.analysis() == null) {
      return lexed.withoutParsing(shape.notUnderstood());
    }
    Request request = new Request(shape.analysis(), text, values, session, answers, rules, schema);
    return lexed.hintedShard() < 0 ? plan(request) : hinted(request, lexed.hintedShard());
  }

  /** A text that may have been planned before. */
  private Plan again(Prepared known, Request request) throws SQLException {
    KnownPasses passes = known.passes;
    if (passes == null || !passes.isOf(request.analysis())) {
      passes = new KnownPasses(request.text(), request.analysis());
      known.passes = passes;
    }
    Plan plan = passes.find(request.values());
    if (plan == null) {
      plan = plan(request);
      passes.learn(request.values(), plan);
    }
    return plan;
  }

  /** What needs no parser, or is not for one. */
  private Plan byWords(Tokens tokens, Hint hint, SessionView session) throws SQLException {
    LexedStatement lexed = new LexedStatement(tokens, rules, hint);
    if (!tokens.complete() || tokens.conditional()) {
      return lexed.withoutParsing(
          tokens.complete()
              ? "it has a comment with a version, which some servers run and some do not"
              : "it is too long, too deep, or a quote, comment or parenthesis stays open");
    }
    String view = lexed.view(schema.views());
    if (view != null && lexed.hintedShard() < 0) {
      throw Errors.unsupported(view);
    }
    return new OtherStatements(lexed, tokens, rules, session).plan();
  }

  private Shape read(Occurrence text) throws SQLException {
    LexedStatement lexed = new LexedStatement(text.tokens(), rules, null);
    String refusal = lexed.view(schema.views());
    if (refusal == null && lexed.isMultiple() && !lexed.ruled().isEmpty()) {
      refusal =
          "Several statements in one text cannot be run over shards; send them one after the other.";
    }
    if (lexed.isMultiple()) {
      return new Shape(null, "there are several statements in it", false, refusal);
    }
    if (lexed.onlyDefaultTables()) {
      return new Shape(null, "a subquery is in its rows", true, refusal);
    }
    try {
      Statement statement = StatementReader.read(text.shape());
      return new Shape(Analysis.of(statement, rules, schema), null, false, refusal);
    } catch (NotUnderstood form) {
      return new Shape(null, form.getMessage(), false, refusal);
    }
  }

  private Plan plan(Request request) throws SQLException {
    refuseStrangers(request);
    Reach reach = new Reach(request);
    return switch (request.statement().kind()) {
      case SELECT -> new SelectPlanner(request, reach).plan();
      case INSERT -> new InsertPlanner(request, reach, this).plan();
      case UPDATE, DELETE -> new ChangePlanner(request, reach).plan();
    };
  }

  /** The user knows better. */
  private static Plan hinted(Request request, int shard) throws SQLException {
    for (Located table : request.analysis().names().tables()) {
      if (!table.named() && table.renamed() != null) {
        throw Errors.unsupported(
            "A hint that names a shard cannot choose one of the physical tables of '"
                + table.mention().name()
                + "'; name the physical table instead.");
      }
    }
    return new Plan.Pass(Splice.whole(request.text(), shard), "the hint names the shard");
  }

  /** Tables of other databases, and queries that have a table's name. */
  private void refuseStrangers(Request request) throws SQLException {
    for (String name : request.statement().withNames()) {
      if (rules.find(name).isPresent() || schema.table(name) != null) {
        throw Errors.unsupported(
            "WITH gives a query the name of table '" + name + "'; choose another name for it.");
      }
    }
    String database = request.session().database();
    for (Located table : request.analysis().names().tables()) {
      if (table.named()) {
        continue;
      }
      String named = table.mention().database();
      boolean ruled = rules.find(table.mention().name()).isPresent();
      if (ruled && named != null && !named.equalsIgnoreCase(database)) {
        throw Errors.unsupported(
            "Table '"
                + named
                + "."
                + table.mention().name()
                + "' is named with a database that is not the one in use; its rule holds for the"
                + " database in use only.");
      }
    }
  }
}
