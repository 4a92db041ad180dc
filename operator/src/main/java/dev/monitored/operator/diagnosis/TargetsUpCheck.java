package dev.monitored.operator.diagnosis;

import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.snapshot.PodView;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code TargetsUp}: is every expected Pod up in every intended Prometheus? */
public record TargetsUpCheck(Situation situation) {

  public Verdict verdict() {
    if (situation.expectedPods().isEmpty()) {
      return noPods();
    }
    return situation.scraping().stream()
        .map(choice -> new PrometheusTargetsCheck(situation, choice).verdict())
        .min(Verdict.WORST_FIRST)
        .map(worst -> worst.isTrue() ? allUp() : worst)
        .orElseGet(() ->
            Verdict.unknown(
                new ScrapeConfiguredCheck(situation).verdict().reason(),
                "no Prometheus can be asked; see ScrapeConfigured"));
  }

  /** Pods that are up in every intended Prometheus, of those expected: {@code 2/2}. */
  public String ratio() {
    return "%d/%d".formatted(upEverywhere().size(), situation.expectedPods().size());
  }

  private Set<String> upEverywhere() {
    var up =
        situation.expectedPods().stream()
            .map(PodView::name)
            .collect(Collectors.toCollection(HashSet::new));
    situation
        .scraping()
        .forEach(choice -> up.retainAll(new PrometheusTargetsCheck(situation, choice).up()));
    if (situation.scraping().isEmpty()) {
      up.clear();
    }
    return up;
  }

  private Verdict noPods() {
    return Integer.valueOf(0).equals(situation.monitored().getSpec().replicas())
        ? Verdict.holds(Reasons.SCALED_TO_ZERO, "no Pod is wanted")
        : Verdict.unknown(
            Reasons.WAITING_FOR_SCRAPE, "there is no Pod to be scraped yet; see WorkloadReady");
  }

  private Verdict allUp() {
    var who =
        situation.scraping().stream()
            .map(choice -> choice.ref().toString())
            .collect(Collectors.joining(", "));
    return Verdict.holds(Reasons.UP, "%s targets are up in %s".formatted(ratio(), who));
  }
}
