package io.sluice.jdbc.internal.balance;

import io.sluice.jdbc.spi.BalanceStrategy;
import io.sluice.jdbc.spi.Host;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * {@code adaptive}: power of two choices. Two hosts are drawn by weight and the cheaper one wins,
 * where cost = peak response time × (statements in flight per unit of weight + 1). Two draws
 * instead of the minimum over all keep sessions from rushing to one host at the same moment.
 *
 * <p>The details:
 *
 * <ol>
 *   <li>A host of weight 3 counts like three hosts that share its load: it is drawn three times as
 *       often and each of them has a third of its statements. With equal weights this is plain peak
 *       × (in flight + 1); weight is not counted a second time in the comparison, or hosts of
 *       little weight would get nothing while nobody has to wait.
 *   <li>A host that came back weighs less at first ({@link Host#warmth()}).
 *   <li>The second draw must be clearly cheaper to win: response times that differ by a little are
 *       noise, and the slower one of two would starve.
 *   <li>A host without a measurement counts as fast as the fastest, so that it is tried, but not as
 *       free of cost, so that it is not overrun while its first answers are awaited.
 * </ol>
 */
public final class AdaptiveStrategy implements BalanceStrategy, Chooser {

  private static final double CLEARLY = 1.25;

  @Override
  public String name() {
    return "adaptive";
  }

  @Override
  public List<Host> order(List<Host> hosts, RandomGenerator random) {
    List<Host> drawn = Orders.weightedShuffle(hosts, AdaptiveStrategy::share, random);
    if (drawn.size() > 1) {
      double unit = hosts.stream().mapToInt(Host::weight).average().orElse(1);
      double fastest = fastest(hosts);
      if (isClearlyLess(cost(drawn.get(1), unit, fastest), cost(drawn.get(0), unit, fastest))) {
        drawn.add(0, drawn.remove(1));
      }
    }
    return drawn;
  }

  @Override
  public int choose(Choice among, RandomGenerator random, long now) {
    int first = among.draw(random);
    if (among.size() == 1) {
      return first;
    }
    int second = among.drawOther(first, random);
    long firstPeak = among.stats(first).peakNanos(now);
    long secondPeak = among.stats(second).peakNanos(now);
    if (firstPeak == 0 != (secondPeak == 0)) { // else it is the same factor for both
      long fastest = fastest(among, now);
      firstPeak = firstPeak == 0 ? fastest : firstPeak;
      secondPeak = secondPeak == 0 ? fastest : secondPeak;
    }
    boolean cheaper = isClearlyLess(cost(among, second, secondPeak), cost(among, first, firstPeak));
    return cheaper ? second : first;
  }

  private static long fastest(Choice among, long now) {
    long fastest = 0;
    for (int i = 0; i < among.size(); i++) {
      long peak = among.stats(i).peakNanos(now);
      fastest = peak > 0 && (fastest == 0 || peak < fastest) ? peak : fastest;
    }
    return Math.max(1, fastest);
  }

  private static double cost(Choice among, int host, long peak) {
    return cost(
        Math.max(1, peak), among.stats(host).inFlight(), among.meanWeight(), among.weight(host));
  }

  private static double share(Host host) {
    return host.weight() * host.warmth();
  }

  private static double fastest(List<Host> hosts) {
    return hosts.stream()
        .mapToLong(Host::peakResponseTimeNanos)
        .filter(peak -> peak > 0)
        .min()
        .orElse(1);
  }

  private static double cost(Host host, double unit, double fastest) {
    long peak = host.peakResponseTimeNanos();
    return cost(peak > 0 ? peak : fastest, host.inFlight(), unit, share(host));
  }

  private static double cost(double peak, int inFlight, double unit, double share) {
    return peak * (inFlight * unit / share + 1);
  }

  private static boolean isClearlyLess(double cost, double than) {
    return cost * CLEARLY < than;
  }
}
