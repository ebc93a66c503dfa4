package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Span;
import io.sluice.jdbc.internal.shard.shape.Occurrence;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of SQL with what its placeholders are bound to.
 *
 * @param args one for each placeholder
 */
record Piece(String sql, List<Arg> args) {

  /** SQL without placeholders. */
  static Piece of(String sql) {
    return new Piece(sql, List.of());
  }

  /** What the user wrote there. */
  static Piece written(Occurrence text, Span span) {
    return span.length() <= 0
        ? of("")
        : written(text, text.start(span.from()), text.end(span.to() - 1));
  }

  /** What the user wrote between two positions. */
  static Piece written(Occurrence text, int from, int to) {
    List<Arg> args = new ArrayList<>();
    for (int i = text.ordinalFrom(from); i < text.ordinalFrom(to); i++) {
      args.add(new Arg.Caller(i));
    }
    return new Piece(text.text().substring(from, to), args);
  }

  /** Both, one after the other. */
  Piece with(Piece next) {
    List<Arg> both = new ArrayList<>(args);
    both.addAll(next.args);
    return new Piece(sql + next.sql, both);
  }

  /** This and more SQL. */
  Piece with(String next) {
    return new Piece(sql + next, args);
  }
}
