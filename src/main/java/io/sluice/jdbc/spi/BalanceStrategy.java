package io.sluice.jdbc.spi;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Orders hosts by preference. Registered in {@code
 * META-INF/services/io.sluice.jdbc.spi.BalanceStrategy} and chosen with {@code
 * loadBalanceStrategy=<name>}.
 *
 * <p>One instance serves one connection group for its whole life: state kept in fields is shared by
 * all sessions of the group and by nothing else. {@link #order} is called from many threads at
 * once, exactly once per pick, and must neither block nor do I/O. A host that failed the session
 * just now is put last by Sluice, whatever the strategy says.
 */
public interface BalanceStrategy {

  /** The short name, compared without case. */
  String name();

  /**
   * Called once before the first pick.
   *
   * @param properties the keys and values of the URL and the Properties that are Sluice's own, by
   *     their main name; never a password
   * @throws IllegalArgumentException if a value is unusable; {@code connect} then fails with its
   *     message
   */
  default void configure(Map<String, String> properties) {}

  /**
   * Orders the hosts for one pick.
   *
   * @param hosts the fit hosts in the order of the URL, at least one, immutable
   * @param random source of chance; use no other
   * @return the hosts, best first. A host that is missing comes after those listed; an object that
   *     was not given is ignored
   */
  List<Host> order(List<Host> hosts, RandomGenerator random);
}
