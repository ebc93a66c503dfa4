package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Span;
import io.sluice.jdbc.internal.shard.shape.Occurrence;
import io.sluice.jdbc.internal.sql.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * One row that is inserted: its elements as ranges of the text's own tokens.
 *
 * @param open the parenthesis that opens it
 */
record Row(int open, List<Span> elements) {

  /** All rows of VALUES (…), (…). */
  static List<Row> all(Occurrence text) {
    Tokens tokens = text.tokens();
    List<Row> rows = new ArrayList<>();
    int open = text.rowsFrom();
    while (open < text.rowsTo()) {
      rows.add(new Row(open, elements(tokens, open)));
      open = tokens.partner(open) + 2;
    }
    return rows;
  }

  private static List<Span> elements(Tokens tokens, int open) {
    List<Span> elements = new ArrayList<>();
    int close = tokens.partner(open);
    int from = open + 1;
    for (int i = from; i < close; i++) {
      int partner = tokens.partner(i);
      if (partner > i) {
        i = partner;
      } else if (tokens.isOperator(i, ",")) {
        elements.add(new Span(from, i));
        from = i + 1;
      }
    }
    if (from < close) {
      elements.add(new Span(from, close));
    }
    return elements;
  }
}
