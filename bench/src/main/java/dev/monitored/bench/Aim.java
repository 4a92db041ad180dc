package dev.monitored.bench;

import java.util.DoubleSummaryStatistics;
import java.util.Locale;

/**
 * What a row must reach: a ratio to the peer, or a value of our own.
 *
 * @param isOfBest one of the pairs is enough: the rest is the spread of the measurement
 */
public record Aim(boolean isRatio, boolean isLeast, double bound, boolean isOfBest) {
  public static Aim ratioAtLeast(double bound) {
    return new Aim(true, true, bound, false);
  }

  public static Aim ratioAtMost(double bound) {
    return new Aim(true, false, bound, false);
  }

  public static Aim atMost(double bound) {
    return new Aim(false, false, bound, false);
  }

  /** It is only shown. */
  public static Aim none() {
    return new Aim(false, false, Double.POSITIVE_INFINITY, false);
  }

  /** Not less than the peer, but for the spread of the pairs. */
  public static Aim notLess() {
    return new Aim(true, true, 1, true);
  }

  /** Not more than the peer, but for the spread of the pairs. */
  public static Aim notMore() {
    return new Aim(true, false, 1, true);
  }

  boolean isMet(double ours, double ratio, DoubleSummaryStatistics ratios) {
    double best = isLeast ? ratios.getMax() : ratios.getMin();
    double value = isOfBest ? best : isRatio ? ratio : ours;
    return isLeast ? value >= bound : value <= bound;
  }

  @Override
  public String toString() {
    return Double.isInfinite(bound) ? "–" : text();
  }

  private String text() {
    return String.format(
        Locale.ROOT,
        "%s %s%s%s",
        isLeast ? "≥" : "≤",
        Numbers.text(bound),
        isRatio ? " ×" : "",
        isOfBest ? " or in the spread" : "");
  }
}
