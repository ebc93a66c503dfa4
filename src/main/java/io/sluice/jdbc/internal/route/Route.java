package io.sluice.jdbc.internal.route;

import io.sluice.jdbc.internal.topology.Node;
import java.util.List;

/**
 * Where a session may be bound, best first. Immutable.
 *
 * @param candidates never holds a node that takes no sessions
 * @param reason why the first one is first, for the log and {@code EXPLAIN ROUTE}
 */
public record Route(List<Node> candidates, String reason) {}
