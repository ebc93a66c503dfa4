package io.sluice.jdbc.internal.session;

import io.sluice.jdbc.internal.topology.Node;
import java.util.Locale;

/**
 * Where a statement would run, and why. Immutable.
 *
 * @param role {@code source}, {@code replica} or {@code equal}, empty if no host can serve it
 * @param host {@code name:port}, empty if no host can serve it
 */
public record Explained(String role, String host, String reason) {

  static Explained on(Node node, String reason) {
    return new Explained(node.role().name().toLowerCase(Locale.ROOT), node.hostPort(), reason);
  }
}
