package io.sluice.jdbc.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The truth about every write of a story: how often a server received it and where it is durable,
 * against what the application was told of it.
 */
final class Ledger {

  private final List<Write> writes = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();

  /** One write, known by its place in the list. */
  private static final class Write {
    private int received;
    private int durable;
    private String where;
  }

  /** What the application was told of writes that belong together. */
  enum Told {
    DURABLE,
    NOT_DURABLE,
    ALL_OR_NOTHING
  }

  private record Claim(Told told, List<Integer> ids, String by) {}

  Ledger() {
    writes.add(new Write()); // 0 is the row that everybody's duplicate collides with
  }

  /** A write that nobody has sent yet. */
  int next() {
    writes.add(new Write());
    return writes.size() - 1;
  }

  /** A server executes a write, whatever becomes of it. */
  void received(int id) {
    if (++writes.get(id).received > 1) {
      throw new BrokenPromise("P2: write " + id + " was sent twice");
    }
  }

  /** Whether any server has ever seen a write. */
  boolean wasReceived(int id) {
    return writes.get(id).received > 0;
  }

  /** A server makes a write durable. */
  void durable(int id, String where) {
    Write write = writes.get(id);
    write.where = where;
    if (++write.durable > 1) {
      throw new BrokenPromise("P2: write " + id + " was applied twice");
    }
  }

  /** The application was told what became of writes that belong together. */
  void told(Told told, List<Integer> ids, String by) {
    if (!ids.isEmpty()) {
      Claim claim = new Claim(told, List.copyOf(ids), by);
      claims.add(claim);
      if (told == Told.DURABLE) {
        check(claim);
      }
    }
  }

  /** Nothing is under way any more: what was told must be true. */
  void check() {
    claims.forEach(this::check);
  }

  private void check(Claim claim) {
    List<Integer> durable = new ArrayList<>();
    TreeSet<String> where = new TreeSet<>();
    for (int id : claim.ids()) {
      Write write = writes.get(id);
      if (write.durable > 0) {
        durable.add(id);
        where.add(write.where);
      }
    }
    boolean all = durable.size() == claim.ids().size() && where.size() == 1;
    boolean none = durable.isEmpty();
    boolean kept =
        switch (claim.told()) {
          case DURABLE -> all;
          case NOT_DURABLE -> none;
          case ALL_OR_NOTHING -> all || none;
        };
    if (!kept) {
      throw new BrokenPromise(
          "P3: "
              + claim.by()
              + " was told "
              + claim.told()
              + " of "
              + claim.ids()
              + ", durable are "
              + durable
              + " on "
              + where);
    }
  }
}
