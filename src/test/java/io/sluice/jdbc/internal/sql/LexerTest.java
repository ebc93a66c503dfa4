package io.sluice.jdbc.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LexerTest {

  private static List<String> lex(String sql, SqlMode mode) {
    Tokens tokens = Lexer.lex(sql, mode);
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < tokens.count(); i++) {
      shown.add(tokens.kind(i) + ":" + tokens.string(i));
    }
    if (!tokens.complete()) {
      shown.add("INCOMPLETE");
    }
    return shown;
  }

  private static String lex(String sql) {
    return String.join(" ", lex(sql, SqlMode.DEFAULT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          a                | WORD:a
          a.b              | WORD:a OPERATOR:. WORD:b
          a.1              | WORD:a OPERATOR:. WORD:1
          a.1e5.2          | WORD:a OPERATOR:. WORD:1e5 OPERATOR:. WORD:2
          a .1             | WORD:a NUMBER:.1
          `a`.1            | QUOTED_NAME:`a` NUMBER:.1
          1a.2             | WORD:1a OPERATOR:. WORD:2
          1.5e+3           | NUMBER:1.5e+3
          1e5              | NUMBER:1e5
          1e5x             | NUMBER:1e5 WORD:x
          1e               | WORD:1e
          1e+              | WORD:1e OPERATOR:+
          1..2             | NUMBER:1. NUMBER:.2
          0x1F             | NUMBER:0x1F
          0X1F             | WORD:0X1F
          0x               | WORD:0x
          0xfg             | WORD:0xfg
          0b01             | NUMBER:0b01
          0b12             | WORD:0b12
          x'1F'            | NUMBER:x'1F'
          B'01'            | NUMBER:B'01'
          b'02'            | INCOMPLETE
          N'it''s'         | STRING:N'it''s'
          nn'a'            | WORD:nn STRING:'a'
          _utf8mb4'a'      | INTRODUCER:_utf8mb4 STRING:'a'
          _UTF8 x'41'      | INTRODUCER:_UTF8 NUMBER:x'41'
          _nocharset'a'    | WORD:_nocharset STRING:'a'
          @a               | USER_VARIABLE:@a
          @a.b$c           | USER_VARIABLE:@a.b$c
          @'a b'           | USER_VARIABLE:@'a b'
          @"a"             | USER_VARIABLE:@"a"
          @`a``b`          | USER_VARIABLE:@`a``b`
          @                | USER_VARIABLE:@
          'u'@'h'          | STRING:'u' USER_VARIABLE:@'h'
          @@a              | SYSTEM_VARIABLE:@@a
          @@session.a      | SYSTEM_VARIABLE:@@session OPERATOR:. WORD:a
          @@`a b`          | SYSTEM_VARIABLE:@@`a b`
          ?                | PLACEHOLDER:?
          a=?AND           | WORD:a OPERATOR:= PLACEHOLDER:? WORD:AND
          5--2             | NUMBER:5 OPERATOR:- OPERATOR:- NUMBER:2
          5-- 2            | NUMBER:5
          5 - -2           | NUMBER:5 OPERATOR:- OPERATOR:- NUMBER:2
          a#b              | WORD:a
          a/**/b           | WORD:a WORD:b
          a/*!b*/c         | WORD:a WORD:b WORD:c
          a/*!50000b*/c    | WORD:a WORD:b WORD:c
          a/*!500001*/c    | WORD:a WORD:c
          a/*!123*/c       | WORD:a NUMBER:123 WORD:c
          a/*M!100100b*/c  | WORD:a WORD:b WORD:c
          a/*m!b*/c        | WORD:a WORD:c
          a*/b             | WORD:a OPERATOR:* OPERATOR:/ WORD:b
          a:=b             | WORD:a OPERATOR::= WORD:b
          a<=>b            | WORD:a OPERATOR:<=> WORD:b
          a->>'$'          | WORD:a OPERATOR:->> STRING:'$'
          a->'$'           | WORD:a OPERATOR:-> STRING:'$'
          a!=b             | WORD:a OPERATOR:!= WORD:b
          ;                | SEMICOLON:;
          $a               | WORD:$a
          $$ a ' $$        | DOLLAR_STRING:$$ a ' $$
          $t$ $$ $t$       | DOLLAR_STRING:$t$ $$ $t$
          $$ a             | INCOMPLETE
          a$b$             | WORD:a$b$
          'a\\'b'          | STRING:'a\\'b'
          'a               | INCOMPLETE
          'a\\             | INCOMPLETE
          `a               | INCOMPLETE
          /* a             | INCOMPLETE
          /*! a            | WORD:a INCOMPLETE
          (                | OPERATOR:( INCOMPLETE
          )                | INCOMPLETE
          """)
  void textIsCutWhereAServerCutsIt(String sql, String tokens) {
    assertThat(lex(sql)).isEqualTo(tokens);
  }

  @Test
  void doubleQuotesMakeANameUnderAnsiQuotes() {
    assertThat(lex("\"a\"\"b\\\"", new SqlMode(true, false)))
        .containsExactly("QUOTED_NAME:\"a\"\"b\\\"");
  }

  @Test
  void backslashIsAnOrdinaryCharacterUnderNoBackslashEscapes() {
    assertThat(lex("'\\' \"\\\"", new SqlMode(false, true)))
        .containsExactly("STRING:'\\'", "STRING:\"\\\"");
  }

  @Test
  void partnersOfParenthesesAreKnown() {
    Tokens tokens = Lexer.lex("f(a, (b))", SqlMode.DEFAULT);

    assertThat(tokens.partner(1)).isEqualTo(7);
    assertThat(tokens.partner(7)).isEqualTo(1);
    assertThat(tokens.partner(4)).isEqualTo(6);
    assertThat(tokens.partner(0)).isEqualTo(-1);
  }

  @Test
  void keywordsMatchInAsciiOnly() {
    // The dotless i is an I to Java's case folding, but not to a server.
    Tokens tokens = Lexer.lex("ınsert INSERT insert", SqlMode.DEFAULT);

    assertThat(tokens.is(0, "INSERT")).isFalse();
    assertThat(tokens.is(1, "INSERT")).isTrue();
    assertThat(tokens.is(2, "INSERT")).isTrue();
    assertThat(tokens.is(3, "INSERT")).isFalse();
  }

  @Test
  void namesComeWithoutTheirQuotes() {
    Tokens tokens = Lexer.lex("`a``b` c", SqlMode.DEFAULT);

    assertThat(tokens.name(0)).isEqualTo("a`b");
    assertThat(tokens.name(1)).isEqualTo("c");
  }
}
