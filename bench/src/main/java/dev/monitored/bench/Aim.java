package dev.monitored.bench;

import java.util.Locale;

/** What a row is to reach: a ratio to the peer, or a value of our own. */
public record Aim(boolean isRatio, boolean isLeast, double bound) {
  public static Aim ratioAtLeast(double bound) {
    return new Aim(true, true, bound);
  }

  public static Aim ratioAtMost(double bound) {
    return new Aim(true, false, bound);
  }

  public static Aim atMost(double bound) {
    return new Aim(false, false, bound);
  }

  /** It is only shown. */
  public static Aim none() {
    return new Aim(false, false, Double.POSITIVE_INFINITY);
  }

  boolean isMet(double ours, double ratio) {
    double value = isRatio ? ratio : ours;
    return isLeast ? value >= bound : value <= bound;
  }

  @Override
  public String toString() {
    return Double.isInfinite(bound) ? "–" : text();
  }

  private String text() {
    return String.format(
        Locale.ROOT, "%s %s%s", isLeast ? "≥" : "≤", Numbers.text(bound), isRatio ? " ×" : "");
  }
}
