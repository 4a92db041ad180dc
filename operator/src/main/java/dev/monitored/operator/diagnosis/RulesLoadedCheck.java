package dev.monitored.operator.diagnosis;

import dev.monitored.operator.api.MonitoredStatus.RulesStatus;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.rules.RuleDefinition;
import dev.monitored.operator.rules.Rules;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code RulesLoaded}: has every intended Prometheus that takes rules loaded all of them?
 *
 * @param intended those that could load rules: an agent has none, a plain Prometheus maybe no place
 *     for ours
 * @param each what each of them to which the rules are given knows
 */
public record RulesLoadedCheck(
    Situation situation, List<Choice> intended, List<PrometheusRules> each) {
  public static final String CONDITION = "RulesLoaded";

  private static final Set<String> IMPOSSIBLE =
      Set.of(
          Reasons.NOT_POSSIBLE_BY_DISCOVERY,
          Reasons.NOT_POSSIBLE_BY_AGENT,
          Reasons.EVALUATED_ELSEWHERE);

  /** Empty: there are no rules, or nobody who could load them. */
  static Optional<RulesLoadedCheck> of(Situation situation) {
    var intended =
        situation.scraping().stream().filter(choice -> !isImpossible(choice.rules())).toList();
    if (situation.observed().rules().isEmpty() || intended.isEmpty()) {
      return Optional.empty();
    }
    var each =
        intended.stream()
            .filter(choice -> choice.rules() == null)
            .map(choice -> PrometheusRules.of(situation, choice))
            .toList();
    return Optional.of(new RulesLoadedCheck(situation, intended, each));
  }

  /** What is so whatever a Prometheus says; empty: their outcomes decide. */
  public Optional<Verdict> withoutEvidence() {
    var unread = situation.observed().unread(Part.RULES);
    return Stream.of(unread, notSelected(), notWritten(), tooLarge())
        .flatMap(Optional::stream)
        .findFirst();
  }

  public List<Outcome> outcomes() {
    return each.stream().map(PrometheusRules::outcome).toList();
  }

  /** The verdict when all outcomes are good. */
  public Verdict allLoaded() {
    var counts = counts(_ -> true);
    return Verdict.holds(
        Reasons.LOADED,
        "rules loaded and healthy: %d/%d%s"
            .formatted(counts.loaded(), counts.written(), evaluated()));
  }

  /** The counts of the worst of these Prometheus servers. */
  public RulesStatus counts(Predicate<PrometheusRules> which) {
    var counted = each.stream().filter(which).toList();
    return new RulesStatus(
        written(),
        counted.stream().mapToInt(PrometheusRules::loaded).min().orElse(0),
        counted.stream().mapToInt(PrometheusRules::unhealthy).max().orElse(0),
        leftOut(),
        null);
  }

  /** Empty: there are no rules, or nothing keeps them from being loaded. */
  public static Optional<RulesStatus> absent(Situation situation) {
    var rules = situation.observed().rules();
    var written = situation.plan().rules().isEmpty() ? 0 : rules.size();
    if (situation.isForNobody() && !rules.isEmpty()) {
      return Optional.of(new RulesStatus(written, 0, 0, null, Reasons.EVALUATED_ELSEWHERE));
    }
    return rules.isEmpty()
        ? Optional.empty()
        : situation.scraping().stream()
            .map(Choice::rules)
            .filter(RulesLoadedCheck::isImpossible)
            .flatMap(Stream::ofNullable)
            .findFirst()
            .map(finding -> new RulesStatus(written, 0, 0, null, finding.reason()));
  }

  /** The smallest number of rules that are written for a Prometheus. */
  private int written() {
    return each.stream()
        .map(one -> situation.rules(one.outcome().choice().ref()).size())
        .min(Comparator.naturalOrder())
        .orElse(situation.observed().rules().size());
  }

  private @Nullable List<String> leftOut() {
    var names =
        situation.observed().rules().stream()
            .map(RuleDefinition::name)
            .filter(name -> !Rules.isForShards(name))
            .filter(_ -> intended.stream().anyMatch(one -> situation.plan().isForShards(one.ref())))
            .toList();
    return names.isEmpty() ? null : names;
  }

  /** Each Prometheus that loads an alert fires it. */
  private String evaluated() {
    return each.size() < 2
        ? ""
        : each.stream()
            .map(one -> one.outcome().choice().ref().toString())
            .collect(Collectors.joining(" and ", "; each alert fires in ", ""));
  }

  private Optional<Verdict> notSelected() {
    return intended.stream()
        .flatMap(choice -> Stream.ofNullable(choice.rules()))
        .findFirst()
        .map(Verdict::fails);
  }

  private Optional<Verdict> notWritten() {
    return Optional.ofNullable(situation.observed().failures().get(Part.RULES)).map(Verdict::fails);
  }

  private Optional<Verdict> tooLarge() {
    return situation.observed().rulesTooLarge()
        ? Optional.of(
            Verdict.fails(
                Reasons.RULES_TOO_LARGE,
                "the ConfigMap is full: it has 900 KiB of rules of older Monitored objects"))
        : Optional.empty();
  }

  private static boolean isImpossible(@Nullable Finding finding) {
    return finding != null && IMPOSSIBLE.contains(finding.reason());
  }
}
