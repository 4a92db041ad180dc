package dev.monitored.operator.status;

import dev.monitored.operator.api.MonitoredStatus.PrometheusStatus;
import dev.monitored.operator.diagnosis.Diagnosis;
import dev.monitored.operator.diagnosis.PrometheusTargets;
import dev.monitored.operator.diagnosis.Verdict;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The entries of {@code status.prometheuses}. */
record PrometheusEntries(Diagnosis diagnosis, VerdictHold hold) {

  PrometheusStatus of(Choice choice) {
    return Optional.ofNullable(diagnosis.targets())
        .flatMap(targets -> targets.of(choice))
        .map(this::scraping)
        .orElseGet(() -> notScraping(choice));
  }

  private PrometheusStatus scraping(PrometheusTargets targets) {
    var choice = targets.choice();
    var good = Verdict.holds(Reasons.UP, "");
    var held = hold.over(targets.outcomes(), good);
    if (held.isKept()) {
      return hold.previous().entry(choice).orElseThrow();
    }
    return new PrometheusStatus(
        choice.ref().toString(),
        choice.route().word(),
        targets.pools(),
        targets.counts(),
        held.verdict().isTrue() ? reason(choice.rules()) : held.verdict().reason());
  }

  private static PrometheusStatus notScraping(Choice choice) {
    var reason = Optional.ofNullable(reason(choice.scrape())).orElse("NotIntended");
    var route = choice.intended() ? choice.route() : Route.NONE;
    return new PrometheusStatus(choice.ref().toString(), route.word(), List.of(), null, reason);
  }

  private static @Nullable String reason(@Nullable Finding finding) {
    return finding == null ? null : finding.reason();
  }
}
