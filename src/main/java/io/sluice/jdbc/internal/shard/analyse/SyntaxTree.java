package io.sluice.jdbc.internal.shard.analyse;

import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.parser.ASTNodeAccess;
import net.sf.jsqlparser.parser.AbstractJSqlParser.Dialect;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.util.TablesNamesFinder;

/**
 * What the parser makes of a shape, believed only where the shape's own tokens agree: it must have
 * read the whole text, and have found each SELECT there is.
 */
final class SyntaxTree {

  private final ShapeTokens tokens;
  private final Statement root;
  private final List<PlainSelect> selects = new ArrayList<>();

  private SyntaxTree(ShapeTokens tokens, Statement root) {
    this.tokens = tokens;
    this.root = root;
  }

  static SyntaxTree parse(ShapeTokens tokens) throws NotUnderstood {
    NotUnderstood failed = null;
    for (ParserText.Liberty liberty : ParserText.Liberty.values()) {
      try {
        return parse(tokens, liberty);
      } catch (NotUnderstood refused) {
        failed = refused;
      }
    }
    throw failed;
  }

  private static SyntaxTree parse(ShapeTokens tokens, ParserText.Liberty liberty)
      throws NotUnderstood {
    String text = ParserText.of(tokens, liberty);
    CCJSqlParser parser = CCJSqlParserUtil.newParser(text).withDialect(Dialect.MYSQL);
    try {
      Token first = parser.getToken(1);
      SyntaxTree tree = new SyntaxTree(tokens, parser.Statement());
      readsAll(text, first);
      tree.collect();
      return tree;
    } catch (ParseException | TokenMgrException | UnsupportedOperationException refused) {
      throw new NotUnderstood("its syntax is not understood");
    }
  }

  /** No character between two of the parser's tokens but spaces, and nothing after the last. */
  private static void readsAll(String text, Token first) throws NotUnderstood {
    int position = 0;
    for (Token token = first; token != null && token.kind != 0; token = token.next) {
      int begin = token.absoluteBegin - 1;
      if (begin < position || !text.substring(position, begin).isBlank()) {
        throw new NotUnderstood("its syntax is not understood");
      }
      position = token.absoluteEnd - 1;
    }
    if (position > text.length() || !text.substring(position).isBlank()) {
      throw new NotUnderstood("its syntax is not understood");
    }
  }

  private void collect() throws NotUnderstood {
    new TablesNamesFinder<Void>() {
      @Override
      public <S> Void visit(PlainSelect select, S context) {
        if (selects.stream().noneMatch(known -> known == select)) {
          selects.add(select);
        }
        return super.visit(select, context);
      }
    }.getTables(root);
    int written = 0;
    for (int i = 0; i < tokens.count(); i++) {
      written += tokens.is(i, "SELECT") && !tokens.isAfterDot(i) ? 1 : 0;
    }
    if (written != selects.size()) {
      throw new NotUnderstood("a query inside of it is not understood");
    }
  }

  Statement root() {
    return root;
  }

  /** All SELECTs, at any depth. */
  List<PlainSelect> selects() {
    return selects;
  }

  /** The shape's tokens that the node covers. */
  Span span(ASTNodeAccess node) throws NotUnderstood {
    if (node.getASTNode() == null) {
      throw new NotUnderstood("a part of it cannot be found again in the text");
    }
    int from = tokens.at(node.getASTNode().jjtGetFirstToken().absoluteBegin - 1);
    int to = tokens.after(node.getASTNode().jjtGetLastToken().absoluteEnd - 1);
    if (from < 0 || to <= from) {
      throw new NotUnderstood("a part of it cannot be found again in the text");
    }
    return new Span(from, to);
  }
}
