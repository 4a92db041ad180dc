package dev.monitored.operator.diagnosis;

import org.jspecify.annotations.Nullable;

/**
 * What every check has found in one situation, each made once.
 *
 * @param targets null, as {@code scrapeConfigured}: nothing is to be scraped
 * @param rules null: there are no rules, or nobody who could load them
 */
public record Diagnosis(
    Situation situation,
    Verdict workloadReady,
    @Nullable Verdict scrapeConfigured,
    @Nullable TargetsUpCheck targets,
    @Nullable RulesLoadedCheck rules) {

  public static Diagnosis of(Situation situation) {
    var pods = situation.expectedPods();
    var workload = new WorkloadReadyCheck(situation, pods).verdict();
    if (!situation.isScrapingWanted()) {
      return new Diagnosis(situation, workload, null, null, null);
    }
    var configured = new ScrapeConfiguredCheck(situation).verdict();
    var each =
        situation.scraping().stream()
            .map(choice -> PrometheusTargets.of(situation, pods, choice))
            .toList();
    return new Diagnosis(
        situation,
        workload,
        configured,
        new TargetsUpCheck(situation, pods, configured.reason(), each),
        RulesLoadedCheck.of(situation).orElse(null));
  }
}
