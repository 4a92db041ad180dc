package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.decision.Standing;
import dev.monitored.operator.evidence.EnforcedLabel;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.Sought;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.plan.RulePlan;
import dev.monitored.operator.plan.ScrapePools;
import dev.monitored.operator.poll.Awaited;
import dev.monitored.operator.rules.RuleDefinition;
import dev.monitored.operator.rules.Rules;
import dev.monitored.operator.status.Conditions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What has to be asked so that the status of a {@code Monitored} can be told.
 *
 * @param pods when each of the Pods that should be scraped was started, by name
 * @param ruleUids uids of its PrometheusRules, by name
 * @param sought the Pods that others may scrape, too; before the first answer to that, nothing else
 *     is asked
 */
record Asking(
    Monitored monitored,
    Plan plan,
    List<RuleDefinition> rules,
    Map<String, Instant> pods,
    Map<String, String> ruleUids,
    Function<PrometheusRef, Optional<String>> enforcedLabel,
    Sought sought) {

  Map<PrometheusRef, Question> questions() {
    return plan.choices().stream()
        .filter(Choice::asked)
        .filter(choice -> isDiscovered(choice) || !pools(choice).isEmpty())
        .collect(Collectors.toMap(Choice::ref, this::question));
  }

  /** What may change the status soon; all of whoever joins when the target is up in it. */
  Map<PrometheusRef, Awaited> awaited(MonitoredStatus status) {
    if (sought.isFirst()) {
      return Map.of();
    }
    var missing =
        new Awaited(
            !Conditions.isTrue(status, Conditions.TARGETS_UP),
            isPending(status, Conditions.RULES_LOADED),
            isPending(status, Conditions.SERIES_PRESENT));
    return plan.choices().stream()
        .collect(
            Collectors.toMap(
                Choice::ref,
                choice -> choice.standing() == Standing.JOINING ? Awaited.ALL : missing));
  }

  private static boolean isPending(MonitoredStatus status, String condition) {
    return Conditions.find(status, condition).isPresent() && !Conditions.isTrue(status, condition);
  }

  private Question question(Choice choice) {
    return new Question(
        monitored.getMetadata().getGeneration(),
        sought.isFirst() ? Map.of() : pods,
        monitored.getSpec().scrape().paths().size(),
        isDiscovered(choice) ? Set.of() : pools(choice),
        choice.rules() == null && !sought.isFirst() ? rules(choice.ref()) : List.of(),
        ruleFiles(choice.ref()),
        enforcedLabel
            .apply(choice.ref())
            .map(label -> new EnforcedLabel(label, monitored.getMetadata().getNamespace()))
            .orElse(EnforcedLabel.NONE),
        sought);
  }

  private List<RuleDefinition> rules(PrometheusRef prometheus) {
    return rules.stream()
        .filter(rule -> !plan.isForShards(prometheus) || Rules.isForShards(rule.name()))
        .toList();
  }

  /** As prometheus-operator names the file of a PrometheusRule; else a key of the ConfigMap. */
  private Set<String> ruleFiles(PrometheusRef prometheus) {
    if (prometheus.kind().equals(PrometheusRef.PLAIN)) {
      return Set.of(Names.ruleFile(monitored));
    }
    var namespace = monitored.getMetadata().getNamespace();
    return plan.rules().stream()
        .filter(rule -> rule.loadedBy().contains(prometheus))
        .map(RulePlan::name)
        .filter(ruleUids::containsKey)
        .map(name -> "%s-%s-%s.yaml".formatted(namespace, name, ruleUids.get(name)))
        .collect(Collectors.toSet());
  }

  private Set<String> pools(Choice choice) {
    return ScrapePools.expected(monitored, plan, choice.ref());
  }

  private static boolean isDiscovered(Choice choice) {
    return choice.route() == Route.HTTP_DISCOVERY;
  }
}
