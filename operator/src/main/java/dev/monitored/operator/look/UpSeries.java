package dev.monitored.operator.look;

import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.SeriesLabels;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.query.PrometheusApi.UselessAnswer;
import dev.monitored.operator.rules.Expr;
import dev.monitored.operator.rules.Series;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Watches the targets of settled applications by their series {@code up}: one cheap query for many.
 * A series can be forged and a target cannot, so it never proves anything; it only tells at whose
 * pools to look.
 */
public final class UpSeries {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(60);
  private static final Duration GIVE_UP = Duration.ofSeconds(60);
  private static final List<String> BY =
      List.of("namespace", "job", "pod", "instance", Labels.METRICS_PATH);
  private static final int LONGEST_QUERY = 6_000;
  private static final int MOST_OTHERS = 20;

  private final PrometheusApi api;
  private final URI base;
  private final Map<MonitoredRef, Map<SeriesLabels, Boolean>> surprising = new HashMap<>();
  private Instant notBefore = Instant.EPOCH;

  public UpSeries(PrometheusApi api, URI base) {
    this.api = api;
    this.base = base;
  }

  /** Whether it answers queries at all; an agent does not. */
  public boolean isAnswered(Instant now) {
    return !now.isBefore(notBefore);
  }

  public void forget() {
    surprising.clear();
    notBefore = Instant.EPOCH;
  }

  /** Those whose series do not agree with their last look; the others are confirmed. */
  public Set<MonitoredRef> surprises(Round round, TargetLooks looks) throws IOException {
    var settled = round.settled();
    surprising.keySet().retainAll(settled);
    var surprises = new HashSet<MonitoredRef>();
    try {
      for (var chunk : chunks(settled)) {
        targets(chunk, round)
            .forEach((application, found) -> {
              if (isSurprise(application, found, round, looks)) {
                surprises.add(application);
              }
            });
      }
    } catch (UselessAnswer e) {
      notBefore = round.at().plus(GIVE_UP);
    }
    return surprises;
  }

  private boolean isSurprise(
      MonitoredRef application, Map<SeriesLabels, Boolean> found, Round round, TargetLooks looks) {
    var look = looks.of(application, round.question(application));
    if (look.isEmpty()) {
      return false;
    }
    if (found.keySet().equals(look.get().series()) && !found.containsValue(false)) {
      looks.confirm(application, round.at());
      surprising.remove(application);
      return false;
    }
    // Where the series never agree, they are not what they are taken for: seldom is enough then.
    return !found.equals(surprising.put(application, found))
        || round.isAfter(look.get().at(), LOOK_AGAIN);
  }

  /** One query for as many as its length allows. */
  static String query(Collection<MonitoredRef> applications) {
    var series =
        Series.of("up")
            .withAny("namespace", distinct(applications.stream().map(MonitoredRef::namespace)))
            .withAny("job", distinct(applications.stream().map(MonitoredRef::name)));
    return new Expr.Aggregate("min", BY, series).toString();
  }

  static List<List<MonitoredRef>> chunks(Collection<MonitoredRef> applications) {
    var chunks = new ArrayList<List<MonitoredRef>>();
    int length = LONGEST_QUERY;
    for (var application : sorted(applications)) {
      var more = application.namespace().length() + application.name().length() + 8;
      if (length + more > LONGEST_QUERY) {
        chunks.add(new ArrayList<>());
        length = 0;
      }
      chunks.getLast().add(application);
      length += more;
    }
    return chunks;
  }

  /** Of each application the targets that have the series, and whether it is 1. */
  private Map<MonitoredRef, Map<SeriesLabels, Boolean>> targets(
      List<MonitoredRef> chunk, Round round) throws IOException {
    var targets = new HashMap<MonitoredRef, Map<SeriesLabels, Boolean>>();
    chunk.forEach(application -> targets.put(application, new HashMap<>()));
    api.samples(
        base,
        query(chunk),
        sample -> {
          var application = sample.metric().application();
          var known = targets.get(application);
          if (known != null && known.size() < most(round.question(application))) {
            known.put(sample.metric().series(), sample.isOne());
          }
          return true;
        });
    return targets;
  }

  private static int most(Question question) {
    return 2 * question.targets() + MOST_OTHERS;
  }

  private static List<MonitoredRef> sorted(Collection<MonitoredRef> applications) {
    return applications.stream()
        .sorted(Comparator.comparing(MonitoredRef::namespace).thenComparing(MonitoredRef::name))
        .toList();
  }

  private static List<String> distinct(Stream<String> names) {
    return names.distinct().sorted().toList();
  }
}
