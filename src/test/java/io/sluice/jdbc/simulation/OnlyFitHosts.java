package io.sluice.jdbc.simulation;

import io.sluice.jdbc.internal.route.Route;
import io.sluice.jdbc.internal.topology.Node;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.asm.Advice;

/** A router that leaves out a host that is set aside or down: the one thing it must not do. */
public final class OnlyFitHosts {

  private OnlyFitHosts() {}

  @Advice.OnMethodExit
  static void exit(@Advice.Argument(2) long now, @Advice.Return(readOnly = false) Route route) {
    route = without(route, now);
  }

  /** Of the method above, which cannot hold code of its own. */
  public static Route without(Route route, long now) {
    List<Node> fit = new ArrayList<>(route.candidates());
    fit.removeIf(node -> !node.isFit(now));
    return new Route(fit, route.reason());
  }
}
