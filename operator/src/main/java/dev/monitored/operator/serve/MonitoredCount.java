package dev.monitored.operator.serve;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How many {@code Monitored} there are, counted at each scrape. */
public final class MonitoredCount extends Collector {
  private static final String READY = "Ready";
  private static final String UNKNOWN = "Unknown";

  /** The values of the label, whatever a status holds. */
  private static final List<String> STATES = List.of("True", "False", UNKNOWN);

  private final Supplier<Stream<Monitored>> all;

  /**
   * Counts what it is given.
   *
   * @param all those that are known, unreadable ones too
   */
  public MonitoredCount(Supplier<Stream<Monitored>> all) {
    this.all = all;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    var counts =
        all.get()
            .map(MonitoredCount::state)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    var family =
        new GaugeMetricFamily(
            "monitored_operator_monitored",
            "Monitored objects, by the status of the condition Ready.",
            List.of("ready"));
    STATES.forEach(state -> family.addMetric(List.of(state), counts.getOrDefault(state, 0L)));
    return List.of(family);
  }

  private static String state(Monitored monitored) {
    return Optional.ofNullable(monitored.getStatus()).map(MonitoredStatus::conditions).stream()
        .flatMap(List::stream)
        .filter(condition -> READY.equals(condition.getType()))
        .map(Condition::getStatus)
        .filter(STATES::contains)
        .findFirst()
        .orElse(UNKNOWN);
  }
}
