package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.error.Errors;
import io.sluice.jdbc.internal.topology.Node;
import io.sluice.jdbc.internal.topology.Topology;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one pick has met so far. Confined to the thread that picks. */
final class Attempts {

  final Map<String, Throwable> causes = new LinkedHashMap<>();
  final Map<String, SQLException> refusals = new LinkedHashMap<>();

  /** Whether a host was only too busy in this round, or may only have lost a connection. */
  boolean mayYetAccept;

  /** How long replicas were waited for. */
  long waitedMillis;

  void refused(String host, SQLException cause) {
    causes.put(host, cause);
    refusals.put(host, cause);
  }

  /** Nobody who answers will let the session in: waiting changes nothing. */
  void refuseIfAllRefused() throws SQLException {
    if (!refusals.isEmpty() && !mayYetAccept) {
      throw refusals.values().iterator().next();
    }
  }

  /** Says host by host why there is none. */
  SQLException noHost(Topology topology) {
    Node source = topology.source();
    if (source != null && source.refusesWrites()) {
      topology
          .nodes()
          .forEach(
              node ->
                  causes.putIfAbsent(
                      node.hostPort(),
                      new SQLException(
                          node.sight().isReadOnly() ? "read-only" : "not the source")));
    }
    return Errors.noHost(
        "No suitable host among " + topology.nodes().size() + " before the deadline", causes);
  }
}
