package dev.monitored.operator.look;

import static dev.monitored.operator.naming.Labels.METRICS_PATH;

import dev.monitored.operator.evidence.SeriesLabels;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.query.Replies;
import dev.monitored.operator.rules.Expr;
import dev.monitored.operator.rules.Series;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One query for the samples of many targets. Of each it tells how many the last scrape kept. Of one
 * with samples in the window it tells their number, of one without how many the last scrape had.
 * However many series a target has, the answer has two samples of it at most.
 */
record SampleQuery(Set<SeriesLabels> targets, Duration window) {
  private static final String SCRAPED = "scrape_samples_scraped";
  private static final String KEPT = "scrape_samples_post_metric_relabeling";

  /** What Prometheus itself stores of every target: its scrapes and alerts. */
  private static final String NOT_ITS_OWN = "up|scrape_.*|ALERTS|ALERTS_FOR_STATE";

  private static final List<String> BY = List.of("namespace", "job", "pod", "instance");

  /**
   * What is stored of one target.
   *
   * @param series how many it has in the window
   * @param scraped -1: it does not tell, as {@code kept}
   */
  record Stored(int series, int scraped, int kept) {
    static final Stored NOTHING = new Stored(0, -1, -1);

    /** There was no answer. */
    static final Stored UNANSWERED = new Stored(-1, -1, -1);

    /** It answers no queries. */
    static final Stored REFUSED = new Stored(-2, -1, -1);
  }

  Map<SeriesLabels, Stored> ask(PrometheusApi api, URI base) throws IOException {
    var stored = new HashMap<SeriesLabels, Stored>();
    api.samples(
        base,
        expr().toString(),
        sample -> {
          var labels = sample.metric().series();
          if (targets.contains(labels)) {
            stored.merge(labels, read(sample), SampleQuery::joined);
          }
          return true;
        });
    return stored;
  }

  Expr expr() {
    var by = isWithPaths() ? with(BY, METRICS_PATH) : BY;
    var byName = with(by, "__name__");
    var all = Series.of("").unlike("__name__", NOT_ITS_OWN);
    return new Expr.Aggregate("count", by, latest(all))
        .or(Expr.max(byName, latest(Series.of(SCRAPED))))
        .orOn(byName, Expr.max(byName, latest(Series.of(KEPT))));
  }

  /**
   * Only where there are further endpoints: an application may have a label of that name with many
   * values.
   */
  private boolean isWithPaths() {
    return targets.stream().anyMatch(target -> !target.path().isEmpty());
  }

  private static List<String> with(List<String> labels, String another) {
    return Stream.concat(Stream.of(another), labels.stream()).toList();
  }

  private Expr latest(Series series) {
    var ours =
        series
            .withAny("namespace", distinct(SeriesLabels::namespace))
            .withAny("job", distinct(SeriesLabels::job));
    return (isWithPaths() ? ours.withAny(METRICS_PATH, distinct(SeriesLabels::path)) : ours)
        .over("last_over_time", window.toSeconds() + "s");
  }

  private List<String> distinct(Function<SeriesLabels, String> label) {
    return targets.stream().map(label).distinct().sorted().toList();
  }

  private static Stored read(Replies.Sample sample) {
    return switch (sample.metric().name()) {
      case SCRAPED -> new Stored(0, sample.count(), -1);
      case KEPT -> new Stored(0, -1, sample.count());
      default -> new Stored(1, -1, -1);
    };
  }

  private static Stored joined(Stored one, Stored other) {
    return new Stored(
        one.series() + other.series(),
        Math.max(one.scraped(), other.scraped()),
        Math.max(one.kept(), other.kept()));
  }

  /** About how much of a query these targets take up. */
  static int length(Collection<SeriesLabels> targets) {
    return targets.stream()
        .map(target -> target.namespace() + target.job() + target.path())
        .distinct()
        .mapToInt(text -> 2 * text.length() + 8)
        .sum();
  }
}
