package dev.monitored.operator.diagnosis;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.PrometheusChoice;
import dev.monitored.operator.application.Application;
import dev.monitored.operator.evidence.Evidence;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.pod.PodView;
import dev.monitored.operator.rules.RuleDefinition;
import dev.monitored.operator.rules.Rules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Everything that a status depends on. */
public record Situation(
    Monitored monitored, Observed observed, Plan plan, Evidence evidence, Instant now) {

  public Application application() {
    return observed.application();
  }

  /** The Pods that should be scraped. */
  public List<PodView> expectedPods() {
    return application().pods();
  }

  /** One for each endpoint of each of these Pods. */
  public List<ExpectedTarget> expectedTargets() {
    return ExpectedTarget.of(application());
  }

  /** Whether that Prometheus has found them all, up or not. */
  public boolean hasAllTargets(Choice choice) {
    return evidence
        .heard(choice.ref())
        .map(heard -> new FoundTargets(this, choice, heard))
        .filter(found -> expectedTargets().stream().allMatch(one -> found.of(one).isPresent()))
        .isPresent();
  }

  /**
   * What keeps the Pods that exist from proving anything of the spec as it is now; empty: nothing.
   * More replicas are proven once their Pods are, a new template once one of its Pods is. A Pod
   * that is replaced takes nothing away from what was proven of this spec.
   *
   * @param pods those that are expected
   */
  Optional<Verdict> missingPods(String condition, List<PodView> pods) {
    if (previous().verdict(condition).filter(Verdict::isTrue).isPresent()) {
      return Optional.empty();
    }
    if (pods.size() < application().expected()) {
      return Optional.of(
          waitingForPods(
              "Pods that exist: %d/%d".formatted(pods.size(), application().expected())));
    }
    return application().hasBegun()
        ? Optional.empty()
        : Optional.of(waitingForPods("no Pod can be scraped yet"));
  }

  private static Verdict waitingForPods(String found) {
    return Verdict.unknown(Reasons.WAITING_FOR_SCRAPE, found + "; see WorkloadReady");
  }

  public PreviousStatus previous() {
    return new PreviousStatus(this);
  }

  /** The rules that are for that Prometheus. */
  public List<RuleDefinition> rules(PrometheusRef prometheus) {
    return observed.rules().stream()
        .filter(rule -> !plan.isForShards(prometheus) || Rules.isForShards(rule.name()))
        .toList();
  }

  /** Whether monitors are written that no Prometheus is known to read. */
  public boolean isForNobody() {
    return isScrapingWanted() && plan.isForNobody();
  }

  public boolean isScrapingWanted() {
    return monitored.getSpec().prometheus().via() != PrometheusChoice.Via.None;
  }

  /** The intended Prometheuses that have a way to find the application. */
  public List<Choice> scraping() {
    return plan.choices().stream()
        .filter(choice -> choice.intended() && choice.route() != Route.NONE)
        .toList();
  }
}
