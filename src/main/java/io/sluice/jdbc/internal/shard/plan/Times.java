package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Words;
import io.sluice.jdbc.internal.sql.Tokens;

/** Whether a statement asks for the time. Stateless. */
final class Times {

  private Times() {}

  static boolean asked(Tokens tokens) {
    for (int i = 0; i < tokens.count(); i++) {
      if (Words.isTime(tokens, i)) {
        return true;
      }
    }
    return false;
  }
}
