package dev.monitored.operator.diagnosis;

import dev.monitored.operator.api.MonitoredStatus.Budget;
import dev.monitored.operator.api.MonitoredStatus.PrometheusStatus;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.pod.PodView;
import dev.monitored.operator.prometheus.SampleLimit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much of the limits in force the application uses in one Prometheus. Each series has one
 * sample in a scrape, and it is the samples that Prometheus counts.
 */
public record PrometheusBudget(Situation situation, Choice choice) {
  private static final String SERIES = "series";

  /** What changes by less than one part of so many is not worth a write. */
  private static final int STEADY = 20;

  private record Limit(long value, String source) {}

  /** Empty: there is no limit, or it is not known how much is used. */
  public List<Budget> all() {
    return limits()
        .filter(limit -> limit.value() > 0)
        .min(Comparator.comparingLong(Limit::value))
        .flatMap(this::budget)
        .stream()
        .toList();
  }

  private Stream<Limit> limits() {
    return choice.route() == Route.HTTP_DISCOVERY
        ? stored().map(samples -> new Limit(samples.limit(), "sample_limit of " + choice.ref()))
        : Stream.of(ofMonitor(), new Limit(enforced(), "enforcedSampleLimit of " + choice.ref()));
  }

  private Limit ofMonitor() {
    var limits = situation.monitored().getSpec().scrape().limits();
    var own = limits == null ? null : limits.samples();
    return own == null
        ? new Limit(ofPrometheus().byDefault(), "sampleLimit of " + choice.ref())
        : new Limit(own, "spec.scrape.limits.samples");
  }

  private long enforced() {
    return ofPrometheus().enforced();
  }

  private SampleLimit ofPrometheus() {
    return situation.observed().sampleLimits().getOrDefault(choice.ref(), SampleLimit.NONE);
  }

  private Optional<Budget> budget(Limit limit) {
    var before = before(limit);
    var used = used();
    if (used.isEmpty()) {
      return before;
    }
    var now = new Budget(SERIES, used.getAsLong(), limit.value(), limit.source());
    return before.filter(budget -> isLike(budget, now)).or(() -> Optional.of(now));
  }

  /** What it was of the same limit. */
  private Optional<Budget> before(Limit limit) {
    return situation.previous().entry(choice).map(PrometheusStatus::budget).stream()
        .flatMap(List::stream)
        .filter(budget -> budget.of().equals(SERIES))
        .filter(budget -> budget.limit() == limit.value())
        .filter(budget -> budget.source().equals(limit.source()))
        .findFirst();
  }

  /** That it becomes low is always worth it; that it is low no more takes as much as any change. */
  private static boolean isLike(Budget before, Budget now) {
    var difference = Math.abs(now.used() - before.used());
    return difference * STEADY <= now.limit() && (before.isLow() || !now.isLow());
  }

  private OptionalLong used() {
    return stored().mapToLong(Samples::kept).filter(kept -> kept >= 0).max();
  }

  /**
   * What is stored of each endpoint of the expected Pods: a limit applies to each of its scrapes.
   */
  private Stream<Samples> stored() {
    var samples = situation.evidence().heard(choice.ref()).map(Heard::samples).orElse(Map.of());
    var pods = situation.expectedPods().stream().map(PodView::name).collect(Collectors.toSet());
    return samples.entrySet().stream()
        .filter(one -> pods.contains(one.getKey().pod()))
        .map(Map.Entry::getValue)
        .filter(Samples::isPresent);
  }
}
