package dev.monitored.operator.rules;

import dev.monitored.operator.api.Durations;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Names;
import java.time.Duration;
import java.util.List;

/**
 * The series of one application, by the labels that every route gives them.
 *
 * @param job value of the label job
 * @param namespace value of the label namespace
 * @param interval between two scrapes; zero: the Prometheus' own
 */
public record TargetSeries(String job, String namespace, Duration interval) {

  /** The labels that tell applications apart. */
  public static final List<String> IDENTITY = List.of("job", "namespace");

  private static final int SAMPLES = 4;

  public static TargetSeries of(Monitored monitored) {
    var interval = Durations.parse(monitored.getSpec().scrape().interval(), Duration.ZERO);
    var namespace = monitored.getMetadata().getNamespace();
    return new TargetSeries(Names.of(monitored), namespace, interval);
  }

  public Series series(String metric) {
    return Series.of(metric).with("job", job).with("namespace", namespace);
  }

  boolean isScrapedSlowly() {
    return interval.compareTo(Duration.ofMinutes(2)) > 0;
  }

  /** A time window of that length, or longer if it would hold too few samples for a rate. */
  String window(Duration usual) {
    return window(usual, SAMPLES);
  }

  /** A time window of that length, or longer if it would hold fewer samples. */
  String window(Duration usual, int samples) {
    return Durations.text(span(usual, samples));
  }

  /** So many seconds, or more if there would be too few samples in that time. */
  double seconds(Duration usual) {
    return span(usual, SAMPLES).toSeconds();
  }

  private Duration span(Duration usual, int samples) {
    var needed = interval.multipliedBy(samples);
    return needed.compareTo(usual) > 0 ? needed : usual;
  }
}
