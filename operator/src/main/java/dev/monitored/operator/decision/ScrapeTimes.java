package dev.monitored.operator.decision;

import dev.monitored.operator.api.Durations;
import dev.monitored.operator.api.Scrape;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.KnownPrometheus;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.prometheus.PlainPrometheus;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The default interval and timeout of the scrapes of one Prometheus. */
public record ScrapeTimes(Duration interval, Duration timeout) {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  public static ScrapeTimes of(KnownPrometheus prometheus) {
    return switch (prometheus) {
      case OperatedPrometheus operated ->
          of(operated.scrapeInterval(), Duration.ofSeconds(30), operated.scrapeTimeout());
      case PlainPrometheus plain -> of(plain.scrapeInterval(), Duration.ofMinutes(1), null);
    };
  }

  private static ScrapeTimes of(
      @Nullable String interval, Duration byDefault, @Nullable String timeout) {
    var every = Durations.parse(interval, byDefault);
    var within = Durations.parse(timeout, TIMEOUT);
    return new ScrapeTimes(every, within.compareTo(every) < 0 ? within : every);
  }

  /** The timeout to write, so that none of these has a timeout above its interval; null: none. */
  public static @Nullable String timeout(Scrape scrape, Stream<ScrapeTimes> all) {
    if (scrape.timeout() != null || scrape.interval() == null) {
      return scrape.timeout();
    }
    var interval = Durations.parse(scrape.interval(), Duration.ZERO);
    var timeouts = Stream.concat(Stream.of(interval), all.map(ScrapeTimes::timeout));
    return Durations.text(timeouts.min(Comparator.naturalOrder()).orElse(interval));
  }

  /** Prometheus rejects a target whose timeout is greater than its interval. */
  @Nullable Finding problem(PrometheusRef ref, Scrape scrape) {
    var every = Durations.parse(scrape.interval(), interval);
    if (Durations.parse(scrape.timeout(), Duration.ZERO).compareTo(every) <= 0) {
      return null;
    }
    var whose = scrape.interval() == null ? "the interval of " + ref : "spec.scrape.interval";
    return Finding.of(
        Reasons.TIMEOUT_ABOVE_INTERVAL,
        "spec.scrape.timeout (%s) must not be greater than %s (%s)"
            .formatted(scrape.timeout(), whose, Durations.text(every)),
        "set spec.scrape.interval to %s or more".formatted(scrape.timeout()));
  }
}
