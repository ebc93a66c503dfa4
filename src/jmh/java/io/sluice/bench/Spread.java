package io.sluice.bench;

import java.util.Arrays;

/**
 * The middle of some figures, and between which eight of ten lie.
 *
 * @param low the 10th percentile
 * @param high the 90th percentile
 */
record Spread(double median, double low, double high) {

  static Spread of(double... figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return new Spread(at(sorted, 0.5), at(sorted, 0.1), at(sorted, 0.9));
  }

  static Spread exactly(double figure) {
    return new Spread(figure, figure, figure);
  }

  /** Between two figures it lies in proportion. */
  static double at(double[] sorted, double part) {
    double place = part * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
  }
}
