package dev.monitored.operator.rules;

import dev.monitored.operator.api.Durations;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Names;
import java.time.Duration;
import java.util.List;

/**
 * The series of one application, selected by labels that they have on every route.
 *
 * @param job value of the label job
 * @param namespace value of the label namespace
 * @param interval time between two scrapes; zero if the spec does not set it
 * @param isOfOneEndpoint whether each Pod is one target
 */
public record TargetSeries(
    String job, String namespace, Duration interval, boolean isOfOneEndpoint) {

  /** The labels that identify an application. */
  public static final List<String> IDENTITY = List.of("job", "namespace");

  private static final int SAMPLES = 4;

  public static TargetSeries of(Monitored monitored) {
    var interval = Durations.parse(monitored.getSpec().scrape().interval(), Duration.ZERO);
    var namespace = monitored.getMetadata().getNamespace();
    var isOfOneEndpoint = monitored.getSpec().scrape().endpoints().isEmpty();
    return new TargetSeries(Names.of(monitored), namespace, interval, isOfOneEndpoint);
  }

  public Series series(String metric) {
    return Series.of(metric).with("job", job).with("namespace", namespace);
  }

  /** How alerts call a target: the main endpoint has no label for its path. */
  String target() {
    return "{{ $labels.instance }}" + (isOfOneEndpoint ? "" : "{{ $labels.metrics_path }}");
  }

  boolean isScrapedSlowly() {
    return interval.compareTo(Duration.ofMinutes(2)) > 0;
  }

  /** The usual time window, or a longer one if it would contain too few samples for a rate. */
  String window(Duration usual) {
    return window(usual, SAMPLES);
  }

  /** The usual time window, or a longer one if it would contain fewer samples. */
  String window(Duration usual, int samples) {
    return Durations.text(span(usual, samples));
  }

  /** The usual time in seconds, or more if it would contain too few samples for a rate. */
  double seconds(Duration usual) {
    return span(usual, SAMPLES).toSeconds();
  }

  private Duration span(Duration usual, int samples) {
    var needed = interval.multipliedBy(samples);
    return needed.compareTo(usual) > 0 ? needed : usual;
  }
}
