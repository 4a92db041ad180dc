package dev.monitored.operator.diagnosis;

import dev.monitored.operator.plan.Choice;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What every check has found in one situation, each made once.
 *
 * @param isPastDeadline whether the Deployment has made no progress within its deadline
 * @param targets null, as {@code scrapeConfigured}: nothing is to be scraped
 * @param rules null: there are no rules, or nobody who could load them
 * @param series null: nobody stores what is scraped
 * @param joining what those know that are chosen once the application is up in them
 */
public record Diagnosis(
    Situation situation,
    Verdict workloadReady,
    boolean isPastDeadline,
    @Nullable Verdict scrapeConfigured,
    @Nullable TargetsUpCheck targets,
    @Nullable RulesLoadedCheck rules,
    @Nullable SeriesPresentCheck series,
    List<PrometheusTargets> joining) {

  public static Diagnosis of(Situation situation) {
    var pods = situation.expectedPods();
    var workload = new WorkloadReadyCheck(situation, pods);
    if (!situation.isScrapingWanted()) {
      return new Diagnosis(
          situation,
          workload.verdict(),
          workload.isPastDeadline(),
          null,
          null,
          null,
          null,
          List.of());
    }
    var configured = new ScrapeConfiguredCheck(situation).verdict();
    var each = targets(situation, situation.scraping().stream());
    return new Diagnosis(
        situation,
        workload.verdict(),
        workload.isPastDeadline(),
        configured,
        new TargetsUpCheck(situation, pods, configured.reason(), each),
        RulesLoadedCheck.of(situation).orElse(null),
        SeriesPresentCheck.of(situation, pods).orElse(null),
        joining(situation));
  }

  private static List<PrometheusTargets> joining(Situation situation) {
    var choices =
        situation.plan().choices().stream().filter(choice -> choice.asked() && !choice.intended());
    return targets(situation, choices);
  }

  private static List<PrometheusTargets> targets(Situation situation, Stream<Choice> choices) {
    return choices.map(choice -> PrometheusTargets.of(situation, choice)).toList();
  }
}
