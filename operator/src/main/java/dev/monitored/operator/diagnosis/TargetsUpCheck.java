package dev.monitored.operator.diagnosis;

import dev.monitored.operator.children.Part;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.pod.PodView;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code TargetsUp}: is every endpoint of every expected Pod up in every intended Prometheus?
 *
 * @param scrapeConfigured the reason of that condition
 * @param each what each intended Prometheus knows
 */
public record TargetsUpCheck(
    Situation situation,
    List<PodView> pods,
    String scrapeConfigured,
    List<PrometheusTargets> each) {
  public static final String CONDITION = "TargetsUp";

  /** What is so whatever a Prometheus says; empty: their outcomes decide. */
  public Optional<Verdict> withoutEvidence() {
    return Stream.of(situation.observed().unread(Part.TARGETS), noPods(), nobodyToAsk())
        .flatMap(Optional::stream)
        .findFirst();
  }

  public List<Outcome> outcomes() {
    return Stream.concat(
            each.stream().flatMap(targets -> targets.outcomes().stream()), missingPods().stream())
        .toList();
  }

  /** The verdict when all outcomes are good. */
  public Verdict allUp() {
    var who =
        each.stream()
            .map(targets -> targets.choice().ref().toString())
            .collect(Collectors.joining(", "));
    return Verdict.holds(Reasons.UP, "targets up in %s: %s".formatted(who, ratio(_ -> true)));
  }

  /** Targets that are up in each of these Prometheuses, of those expected: {@code 2/2}. */
  public String ratio(Predicate<PrometheusTargets> which) {
    var expected = situation.expectedTargets();
    var counted = each.stream().filter(which).map(PrometheusTargets::up).toList();
    var up =
        expected.stream()
            .map(ExpectedTarget::id)
            .filter(id -> counted.stream().allMatch(ids -> ids.contains(id)))
            .count();
    return "%d/%d".formatted(counted.isEmpty() ? 0 : up, expected.size());
  }

  /** Empty: that Prometheus is not intended, or has no way to find the application. */
  public Optional<PrometheusTargets> of(Choice choice) {
    return each.stream().filter(targets -> targets.choice().equals(choice)).findFirst();
  }

  private Optional<Verdict> noPods() {
    if (!pods.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        wanted() == 0
            ? Verdict.holds(Reasons.SCALED_TO_ZERO, "the application is scaled to 0")
            : Verdict.unknown(
                Reasons.WAITING_FOR_SCRAPE, "no Pod can be scraped yet; see WorkloadReady"));
  }

  private Optional<Outcome> missingPods() {
    return situation
        .missingPods(CONDITION, pods)
        .map(verdict -> Outcome.answer(each.getFirst().choice(), verdict));
  }

  private int wanted() {
    return situation.application().wanted();
  }

  private Optional<Verdict> nobodyToAsk() {
    if (situation.isForNobody()) {
      return Optional.of(
          Verdict.unknown(
              Reasons.NO_PROMETHEUS_TO_ASK,
              "the cluster has no Prometheus object, so the operator cannot check the targets; if"
                  + " Ready must not depend on them, set spec.readyWhen to Available"));
    }
    return each.isEmpty()
        ? Optional.of(
            Verdict.unknown(
                scrapeConfigured, "no Prometheus scrapes the application; see ScrapeConfigured"))
        : Optional.empty();
  }
}
