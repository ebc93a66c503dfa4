package io.sluice.jdbc.internal.shard.fold;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.ShardingKey;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.LocalDate;

/** Text columns under a collation whose equality is known. */
final class TextFolder extends KeyFolder {

  private final Collation collation;
  private final KeyColumn column;

  private TextFolder(KeyColumn column, Collation collation) {
    super(KeyType.TEXT, column.collation());
    this.column = column;
    this.collation = collation;
  }

  static TextFolder forColumn(KeyColumn column) throws SQLException {
    Collation collation = Collation.of(column);
    if (collation == null) {
      throw refused(
          column,
          "has a collation whose equality Sluice cannot reproduce; known are "
              + Collation.KNOWN
              + "; give the column one of them");
    }
    return new TextFolder(column, collation);
  }

  @Override
  Folded compare(Object value) {
    return value instanceof String text ? fold(text) : unknown(value);
  }

  @Override
  Folded store(Object value) {
    String text;
    if (value instanceof String given) {
      text = given;
    } else if (value instanceof Long || value instanceof BigInteger || value instanceof LocalDate) {
      text = value.toString();
    } else if (value instanceof BigDecimal number && Math.abs(number.scale()) < 400) {
      text = number.toPlainString();
    } else {
      return unknown(value);
    }
    boolean whole =
        column.length() == 0
            || text.length() <= column.length()
            || text.codePointCount(0, text.length()) <= column.length();
    return whole
        ? fold(text)
        : new Folded.Unknown("it is longer than the column; what is stored depends on sql_mode");
  }

  private Folded fold(String text) {
    String folded = collation.fold(text);
    return folded == null
        ? new Folded.Unknown("it has characters outside of the column's character set")
        : Folded.Keys.of(new ShardingKey.Text(folded));
  }
}
