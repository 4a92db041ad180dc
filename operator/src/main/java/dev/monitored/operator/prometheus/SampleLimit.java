package dev.monitored.operator.prometheus;

/**
 * How many samples a scrape may have, as a Prometheus object says; 0: it sets no limit.
 *
 * @param byDefault for monitors that set none
 * @param enforced whatever a monitor sets
 */
public record SampleLimit(long byDefault, long enforced) {
  public static final SampleLimit NONE = new SampleLimit(0, 0);
}
