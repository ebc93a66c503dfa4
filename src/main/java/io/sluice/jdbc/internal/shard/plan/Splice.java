package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.shape.Occurrence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The user's text with some places replaced. Everything else stays as it was written, comments and
 * hints included. Confined to one thread.
 */
final class Splice {

  private record Edit(int from, int to, Piece piece, int order) {}

  private final Occurrence text;
  private final List<Edit> edits = new ArrayList<>();

  Splice(Occurrence text) {
    this.text = text;
  }

  /** A copy that can be changed further. */
  Splice copy() {
    Splice copy = new Splice(text);
    copy.edits.addAll(edits);
    return copy;
  }

  /** Puts a piece in the place of what stands between two positions. */
  Splice replace(int from, int to, Piece piece) {
    edits.add(new Edit(from, to, piece, edits.size()));
    return this;
  }

  Splice insert(int at, Piece piece) {
    return replace(at, at, piece);
  }

  /** The whole text. */
  Physical physical(int shard) {
    if (edits.isEmpty()) {
      return whole(text, shard);
    }
    Piece piece = piece(0, text.text().length());
    return new Physical(shard, piece.sql(), piece.args(), false);
  }

  /** The text just as it is. */
  static Physical whole(Occurrence text, int shard) {
    List<Arg> args = new ArrayList<>(text.placeholders());
    for (int i = 0; i < text.placeholders(); i++) {
      args.add(new Arg.Caller(i));
    }
    return new Physical(shard, text.text(), args, true);
  }

  /** A part of the text, with the changes made in it. */
  Piece piece(int from, int to) {
    List<Edit> ordered = new ArrayList<>(edits);
    ordered.sort(Comparator.comparingInt(Edit::from).thenComparingInt(Edit::order));
    StringBuilder sql = new StringBuilder();
    List<Arg> args = new ArrayList<>();
    int position = from;
    for (Edit edit : ordered) {
      if (edit.from < position || edit.to > to) {
        continue;
      }
      add(Piece.written(text, position, edit.from), sql, args);
      add(edit.piece, sql, args);
      position = edit.to;
    }
    add(Piece.written(text, position, to), sql, args);
    return new Piece(sql.toString(), args);
  }

  private static void add(Piece piece, StringBuilder sql, List<Arg> args) {
    sql.append(piece.sql());
    args.addAll(piece.args());
  }
}
