package io.sluice.jdbc.internal.balance;

import io.sluice.jdbc.spi.BalanceStrategy;
import io.sluice.jdbc.spi.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * {@code serverAffinity}: the hosts of {@code serverAffinityOrder} as listed, then the rest at
 * random.
 */
public final class ServerAffinityStrategy implements BalanceStrategy {

  private List<String> order = List.of();

  @Override
  public String name() {
    return "serverAffinity";
  }

  @Override
  public void configure(Map<String, String> properties) {
    List<String> listed = new ArrayList<>();
    for (String entry : properties.getOrDefault("serverAffinityOrder", "").split(",")) {
      String host = entry.strip().toLowerCase(Locale.ROOT);
      if (!host.isEmpty()) {
        listed.add(host);
      }
    }
    order = List.copyOf(listed);
  }

  @Override
  public List<Host> order(List<Host> hosts, RandomGenerator random) {
    return Orders.cheapestFirst(hosts, host -> rank(host.hostPort()), random);
  }

  private int rank(String hostPort) {
    int index = order.indexOf(hostPort.toLowerCase(Locale.ROOT));
    return index < 0 ? order.size() : index;
  }
}
