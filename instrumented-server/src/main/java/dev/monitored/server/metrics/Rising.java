package dev.monitored.server.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps counters of the store from decreasing slightly, as they do when a standby takes over that
 * lacks the last commits: {@code rate()} would take 99,997 after 100,000 for a restart, and add all
 * of it. A counter that falls below half has really restarted. Thread-safe.
 */
final class Rising {
  private static final Set<Collector.Type> COUNTED =
      Set.of(Collector.Type.COUNTER, Collector.Type.HISTOGRAM);

  private Map<Series, Double> last = Map.of();

  private record Series(String name, List<String> labels) {
    static Series of(Sample sample) {
      return new Series(sample.name, sample.labelValues);
    }
  }

  /** The value to expose instead of the value that was read. */
  synchronized List<MetricFamilySamples> of(List<MetricFamilySamples> families) {
    var shown = families.stream().map(this::risen).toList();
    var next = new HashMap<Series, Double>();
    shown.stream()
        .filter(family -> COUNTED.contains(family.type))
        .flatMap(family -> family.samples.stream())
        .forEach(sample -> next.put(Series.of(sample), sample.value));
    last = next;
    return shown;
  }

  private MetricFamilySamples risen(MetricFamilySamples family) {
    if (!COUNTED.contains(family.type)) {
      return family;
    }
    var samples = new ArrayList<Sample>();
    family.samples.stream()
        .collect(Collectors.groupingBy(Rising::counted, LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(together -> samples.addAll(risen(together)));
    return new MetricFamilySamples(family.name, family.unit, family.type, family.help, samples);
  }

  /** The buckets of a histogram belong together. */
  private static List<String> counted(Sample sample) {
    var labels = new ArrayList<>(sample.labelValues);
    int bound = sample.labelNames.indexOf("le");
    if (bound >= 0) {
      labels.remove(bound);
    }
    return labels;
  }

  private List<Sample> risen(List<Sample> together) {
    double before = together.stream().mapToDouble(this::before).sum();
    double now = together.stream().mapToDouble(sample -> sample.value).sum();
    return now < before / 2 ? together : together.stream().map(this::risen).toList();
  }

  private double before(Sample sample) {
    return last.getOrDefault(Series.of(sample), 0.0);
  }

  private Sample risen(Sample sample) {
    double value = Math.max(sample.value, before(sample));
    return new Sample(sample.name, sample.labelNames, sample.labelValues, value);
  }
}
