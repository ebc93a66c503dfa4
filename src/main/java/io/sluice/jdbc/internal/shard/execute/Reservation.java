package io.sluice.jdbc.internal.shard.execute;

import io.sluice.jdbc.internal.sql.StatementFacts;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections of several shards, kept for the time of one statement. They are taken in the order of
 * the shards, one after the other, so that two statements that need the same ones never wait for
 * each other, however small the pools are.
 */
final class Reservation implements AutoCloseable {

  private final List<Child> reserved = new ArrayList<>();

  private Reservation() {}

  /**
   * Takes a connection of each shard.
   *
   * @param children in the order of the shards
   * @param source the shard on which a host that takes writes is needed, or −1
   */
  static Reservation of(List<Child> children, StatementFacts facts, int source)
      throws SQLException {
    Reservation reservation = new Reservation();
    for (Child child : children) {
      try {
        child.session().member().reserve(facts, child.shard() == source);
      } catch (SQLException failed) {
        reservation.close();
        throw children.size() == 1 ? failed : ShardErrors.on(child, failed);
      } catch (RuntimeException failed) {
        reservation.close();
        throw failed;
      }
      reservation.reserved.add(child);
    }
    return reservation;
  }

  @Override
  public void close() {
    reserved.forEach(child -> child.session().member().unreserve());
    reserved.clear();
  }
}
