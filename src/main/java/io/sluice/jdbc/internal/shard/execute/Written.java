package io.sluice.jdbc.internal.shard.execute;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a change did.
 *
 * @param count affected rows, as one server would say
 * @param keys generated for its rows, in their order
 */
public record Written(long count, List<Object> keys) {

  public Written {
    keys = Collections.unmodifiableList(new ArrayList<>(keys));
  }
}
