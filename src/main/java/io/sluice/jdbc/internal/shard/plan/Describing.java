package io.sluice.jdbc.internal.shard.plan;

import io.sluice.jdbc.internal.shard.analyse.Located;
import io.sluice.jdbc.internal.shard.rule.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole of a user's query on one shard that has all its tables, whatever rows it holds: enough
 * to tell columns and parameters. Confined to one thread.
 */
final class Describing {

  private final Request request;
  private final List<Located> tables = new ArrayList<>();

  Describing(Request request) {
    this.request = request;
    for (Located table : request.analysis().names().tables()) {
      if (!table.named()) {
        tables.add(table);
      }
    }
  }

  /** The query for a shard, the first choice being the session's own; null if none has it all. */
  Physical query() {
    Physical query = on(request.session().home());
    for (int shard = 0; query == null && shard < request.rules().shards().size(); shard++) {
      query = on(shard);
    }
    return query;
  }

  private Physical on(int shard) {
    boolean renamed = false;
    for (Located table : tables) {
      if (!table.rule().shards().contains(shard)) {
        return null;
      }
      renamed |= table.renamed() != null;
    }
    int partition = renamed ? partition(shard) : -1;
    return renamed && partition < 0 ? null : Names.at(request, partition).physical(shard);
  }

  /** One in which every table with names of its own is on the shard. */
  private int partition(int shard) {
    List<List<Place>> all =
        tables.stream().filter(each -> each.renamed() != null).map(Reach::places).toList();
    for (int i = 0; i < all.get(0).size(); i++) {
      int partition = i;
      if (all.stream()
          .allMatch(
              places -> partition < places.size() && places.get(partition).shard() == shard)) {
        return partition;
      }
    }
    return -1;
  }
}
