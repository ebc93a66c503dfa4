package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.pool.Physical;
import io.sluice.jdbc.internal.route.Side;
import io.sluice.jdbc.internal.route.Wish;
import io.sluice.jdbc.internal.sql.Effect;
import io.sluice.jdbc.internal.sql.Hint;
import io.sluice.jdbc.internal.sql.StatementFacts;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Position;
import java.sql.SQLException;
import java.util.List;

/** What a session asks of a pick for one call. Confined to the thread that uses the session. */
final class Wishes {

  private final SessionParts parts;

  Wishes(SessionParts parts) {
    this.parts = parts;
  }

  Wish of(StatementFacts facts, Physical now, Side side, String avoid) throws SQLException {
    if (!parts.hasRoles()) {
      return ofHosts(facts, now, avoid);
    }
    boolean reads = side == Side.REPLICA;
    Side where = reads && onlyOnSource() ? Side.SOURCE : side;
    Physical holder =
        facts != null && facts.has(Effect.USES_LAST_INSERT_ID) ? parts.insertIds.holder() : null;
    if (holder != null && reads) {
      return new Wish(avoid, holder.hostPort(), side, Position.EMPTY);
    }
    Wish hosts = ofHosts(facts, reads ? null : now, avoid);
    Position need = where == Side.REPLICA ? parts.freshness.need() : Position.EMPTY;
    return hosts == Wish.NONE && need.isEmpty()
        ? Wish.of(where)
        : new Wish(hosts.avoid(), hosts.host(), where, need);
  }

  private List<String> hosts() {
    return parts.fleet.topology().nodes().stream().map(Node::hostPort).toList();
  }

  private boolean onlyOnSource() {
    return parts.writesPastReplicas() || parts.freshness.onlyOnSource();
  }

  private Wish ofHosts(StatementFacts facts, Physical now, String avoid) throws SQLException {
    Hint hint = facts == null ? null : facts.hint();
    if (hint != null && hint.kind() == Hint.Kind.HOST) {
      if (parts.fleet.topology().find(hint.value()) == null) {
        throw Errors.badArgument(
            "The hint names host '"
                + hint.value()
                + "', which is none of those where this statement can run: "
                + String.join(", ", hosts())
                + ".");
      }
      return hint.value().equals(avoid) ? new Wish(avoid, null) : new Wish(avoid, hint.value());
    }
    if (now != null && now.isDead() && avoid == null) {
      Node node = parts.fleet.topology().find(now.hostPort());
      if (node != null && node.isFit(parts.fleet.clock().nanos())) {
        return new Wish(null, now.hostPort()); // only this connection had died
      }
    }
    return avoid == null ? Wish.NONE : new Wish(avoid, null);
  }
}
