package dev.monitored.bench;

import java.util.Collection;
import java.util.Locale;

/** Medians, and numbers as they are printed. */
public final class Numbers {
  private Numbers() {}

  /** The middle one, or between the two in the middle; not a number when there are none. */
  public static double median(Collection<Double> values) {
    var sorted = values.stream().sorted().toList();
    int size = sorted.size();
    return size == 0 ? Double.NaN : (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
  }

  /** With three digits that count. */
  static String text(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    double size = Math.abs(value);
    var format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value)
        .replaceFirst("(\\.\\d*?)0+$", "$1")
        .replaceFirst("\\.$", "");
  }
}
