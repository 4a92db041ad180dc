package dev.monitored.operator.status;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.diagnosis.Part;
import dev.monitored.operator.diagnosis.RulesLoadedCheck;
import dev.monitored.operator.diagnosis.ScrapeConfiguredCheck;
import dev.monitored.operator.diagnosis.Situation;
import dev.monitored.operator.diagnosis.TargetsUpCheck;
import dev.monitored.operator.diagnosis.Verdict;
import dev.monitored.operator.diagnosis.WorkloadReadyCheck;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.plan.Route;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The status of a {@code Monitored}. The same situation always gives an equal status. */
public final class StatusOf {
  private StatusOf() {}

  public static StatusDecision next(Situation situation) {
    var verdicts = verdicts(situation);
    var lookAgain =
        verdicts.values().stream()
            .flatMap(verdict -> Stream.ofNullable(verdict.until()))
            .filter(situation.now()::isBefore)
            .min(Instant::compareTo);
    return new StatusDecision(status(situation, conditions(situation, verdicts)), lookAgain);
  }

  /** The status of one whose spec cannot be read; whatever it had runs on. */
  public static MonitoredStatus unreadable(Monitored monitored, String why, Instant now) {
    var generation = monitored.getMetadata().getGeneration();
    var chosen =
        Optional.ofNullable(monitored.getStatus())
            .map(MonitoredStatus::prometheuses)
            .orElse(List.of());
    var verdict = Verdict.fails(Reasons.SPEC_UNREADABLE, why);
    var ready = new Conditions(monitored.getStatus(), generation, now).of("Ready", verdict);
    return new MonitoredStatus(
        generation, null, null, null, null, null, chosen, null, null, null, List.of(ready));
  }

  private static SequencedMap<String, Verdict> verdicts(Situation situation) {
    var verdicts = new LinkedHashMap<String, Verdict>();
    verdicts.put(Conditions.WORKLOAD_READY, new WorkloadReadyCheck(situation).verdict());
    if (situation.isScrapingWanted()) {
      verdicts.put(Conditions.SCRAPE_CONFIGURED, new ScrapeConfiguredCheck(situation).verdict());
      verdicts.put(Conditions.TARGETS_UP, new TargetsUpCheck(situation).verdict());
    }
    var rules = new RulesLoadedCheck(situation);
    if (rules.applies()) {
      verdicts.put(Conditions.RULES_LOADED, rules.verdict());
    }
    return verdicts;
  }

  private static List<Condition> conditions(
      Situation situation, SequencedMap<String, Verdict> verdicts) {
    var monitored = situation.monitored();
    var conditions =
        new Conditions(
            monitored.getStatus(), monitored.getMetadata().getGeneration(), situation.now());
    var all = new ArrayList<Condition>();
    verdicts.forEach((type, verdict) -> all.add(conditions.of(type, verdict)));
    all.add(conditions.of(Conditions.READY, ready(situation, verdicts)));
    return all;
  }

  private static Verdict ready(Situation situation, SequencedMap<String, Verdict> verdicts) {
    var worst =
        Stream.concat(verdicts.values().stream(), dashboardFailure(situation))
            .min(Verdict.WORST_FIRST)
            .filter(verdict -> !verdict.isTrue())
            .orElseGet(() -> proven(verdicts));
    return Boolean.TRUE.equals(situation.monitored().getSpec().paused())
        ? new Verdict(worst.state(), worst.reason(), "(paused) " + worst.message(), worst.until())
        : worst;
  }

  private static Stream<Verdict> dashboardFailure(Situation situation) {
    return Optional.ofNullable(situation.observed().failures().get(Part.DASHBOARD)).stream()
        .map(Verdict::fails);
  }

  private static Verdict proven(SequencedMap<String, Verdict> verdicts) {
    return Verdict.holds(
        Reasons.PROVEN,
        verdicts.values().stream().map(Verdict::message).collect(Collectors.joining("; ")));
  }

  private static MonitoredStatus status(Situation situation, List<Condition> conditions) {
    var monitored = situation.monitored();
    var rules = new RulesLoadedCheck(situation);
    var isWanted = situation.isScrapingWanted();
    var prometheuses = PrometheusEntry.all(situation);
    return new MonitoredStatus(
        monitored.getMetadata().getGeneration(),
        replicas(situation.observed().deployment()),
        selector(monitored),
        image(situation.observed().deployment()),
        isWanted ? new TargetsUpCheck(situation).ratio() : null,
        via(situation),
        prometheuses,
        situation.plan().choices().size() - prometheuses.size(),
        rules.applies() ? rules.counts() : null,
        situation.observed().dashboard(),
        conditions);
  }

  private static @Nullable String via(Situation situation) {
    var routes =
        situation.scraping().stream()
            .map(choice -> choice.route().word())
            .distinct()
            .sorted()
            .collect(Collectors.joining(","));
    return routes.isEmpty() ? Route.NONE.word() : routes;
  }

  private static Integer replicas(@Nullable Deployment deployment) {
    return Optional.ofNullable(deployment)
        .map(Deployment::getStatus)
        .map(status -> status.getReplicas())
        .orElse(0);
  }

  private static @Nullable String image(@Nullable Deployment deployment) {
    return Optional.ofNullable(deployment).stream()
        .flatMap(found -> found.getSpec().getTemplate().getSpec().getContainers().stream())
        .map(Container::getImage)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static String selector(Monitored monitored) {
    return Labels.of(monitored).entrySet().stream()
        .map(label -> label.getKey() + "=" + label.getValue())
        .collect(Collectors.joining(","));
  }
}
