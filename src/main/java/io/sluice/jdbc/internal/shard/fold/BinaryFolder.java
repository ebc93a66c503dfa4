package io.sluice.jdbc.internal.shard.fold;

import io.sluice.jdbc.spi.KeyType;
import io.sluice.jdbc.spi.ShardingKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Binary columns: bytes are equal to the same bytes and nothing else. */
final class BinaryFolder extends KeyFolder {

  private final long length;
  private final boolean padded;

  BinaryFolder(KeyColumn column) {
    super(KeyType.BINARY, "binary");
    this.length = column.length();
    this.padded = column.type().equals("binary");
  }

  @Override
  Folded compare(Object value) {
    byte[] bytes = bytes(value);
    return bytes == null ? unknown(value) : Folded.Keys.of(new ShardingKey.Bytes(bytes));
  }

  @Override
  Folded store(Object value) {
    byte[] bytes = bytes(value);
    if (bytes == null) {
      return unknown(value);
    } else if (padded && length == 0 || length > 0 && bytes.length > length) {
      return new Folded.Unknown("it is longer than the column; what is stored depends on sql_mode");
    }
    byte[] stored = padded ? Arrays.copyOf(bytes, (int) length) : bytes;
    return Folded.Keys.of(new ShardingKey.Bytes(stored));
  }

  /** Text has the connection's character set: only ASCII is the same bytes in all of them. */
  private static byte[] bytes(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes;
    } else if (value instanceof String text && text.chars().allMatch(c -> c < 0x80)) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
    return null;
  }
}
