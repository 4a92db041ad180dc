package dev.monitored.operator.diagnosis;

import dev.monitored.operator.children.Part;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.MonitorPlan;
import dev.monitored.operator.plan.Plan;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code ScrapeConfigured}: does every intended Prometheus select the application? */
public record ScrapeConfiguredCheck(Situation situation) {
  public static final String CONDITION = "ScrapeConfigured";

  private static final Set<String> UNDECIDED =
      Set.of(Reasons.MISSING_PERMISSION, Reasons.PROGRESSING);

  Verdict verdict() {
    return Stream.<Function<ScrapeConfiguredCheck, Optional<Verdict>>>of(
            ScrapeConfiguredCheck::unread,
            ScrapeConfiguredCheck::unscrapable,
            ScrapeConfiguredCheck::impossible,
            ScrapeConfiguredCheck::notSelected,
            ScrapeConfiguredCheck::notWritten,
            ScrapeConfiguredCheck::notThere)
        .flatMap(check -> check.apply(this).stream())
        .findFirst()
        .orElseGet(this::selected);
  }

  private Optional<Verdict> unread() {
    return situation.observed().unread(Part.SCRAPE);
  }

  /** What is missing is the failure of another condition. */
  private Optional<Verdict> unscrapable() {
    var application = situation.application();
    var missing =
        Optional.ofNullable(application.missing())
            .map(finding ->
                Verdict.unknown(finding.reason(), finding.found() + "; see WorkloadReady"));
    return missing.or(() -> Optional.ofNullable(application.portProblem()).map(Verdict::fails));
  }

  private Optional<Verdict> impossible() {
    return Optional.ofNullable(plan().problem())
        .map(finding ->
            UNDECIDED.contains(finding.reason())
                ? Verdict.unknown(finding.reason(), finding.message())
                : Verdict.fails(finding));
  }

  private Optional<Verdict> notSelected() {
    return plan().choices().stream()
        .filter(Choice::intended)
        .flatMap(choice -> Stream.ofNullable(choice.scrape()))
        .findFirst()
        .map(finding ->
            finding.reason().equals(Reasons.LOOKING_FOR_OTHER_POOLS)
                ? Verdict.unknown(finding.reason(), finding.message())
                : Verdict.fails(finding));
  }

  private Optional<Verdict> notWritten() {
    return Optional.ofNullable(situation.observed().failures().get(Part.SCRAPE))
        .map(Verdict::fails);
  }

  private Optional<Verdict> notThere() {
    return plan().monitors().stream()
        .filter(monitor -> situation.observed().written(monitor).isEmpty())
        .map(MonitorPlan::name)
        .findFirst()
        .map(name ->
            Verdict.unknown(
                Reasons.PROGRESSING, "the operator has not created monitor " + name + " yet"));
  }

  private Verdict selected() {
    if (situation.isForNobody()) {
      return Verdict.holds(
          Reasons.WRITTEN,
          "the ServiceMonitor exists, but the cluster has no Prometheus object that selects it");
    }
    var who =
        situation.scraping().stream()
            .map(choice -> Objects.toString(choice.ref()))
            .collect(Collectors.joining(", "));
    return Verdict.holds(Reasons.SELECTED, "selected by " + who);
  }

  private Plan plan() {
    return situation.plan();
  }
}
