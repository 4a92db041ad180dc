package dev.monitored.bench;

/**
 * One line of the table.
 *
 * @param ours the median, like {@code peerValue} and {@code ratio}; not a number when it failed
 * @param pairs of how many
 * @param ratioMin of the ratios of the pairs, as {@code ratioMax}
 */
public record Row(
    String metric,
    String unit,
    double ours,
    String peer,
    double peerValue,
    double ratio,
    String aim,
    boolean met,
    int pairs,
    double ratioMin,
    double ratioMax) {
  /** A row that could not be measured, which is never met. */
  public static Row failed(String metric, String why) {
    double none = Double.NaN;
    return new Row(metric, "FAILED: " + why, none, "", none, none, "", false, 0, none, none);
  }
}
