package dev.monitored.operator.diagnosis;

import static java.time.temporal.ChronoUnit.SECONDS;

import dev.monitored.operator.api.MonitoredStatus.RulesStatus;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.LoadedRule;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.rules.RuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code RulesLoaded}: has every intended Prometheus that takes rules loaded all of them? */
public record RulesLoadedCheck(Situation situation) {
  private static final Set<String> IMPOSSIBLE =
      Set.of(Reasons.NOT_POSSIBLE_BY_DISCOVERY, Reasons.NOT_POSSIBLE_BY_AGENT);

  /** Whether there are rules, and somebody who could load them. */
  public boolean applies() {
    return !wanted().isEmpty() && !intended().isEmpty();
  }

  public Verdict verdict() {
    return notSelected()
        .or(this::notWritten)
        .orElseGet(() ->
            judged().stream()
                .map(this::verdict)
                .min(Verdict.WORST_FIRST)
                .map(worst -> worst.isTrue() ? loaded() : worst)
                .orElseThrow());
  }

  public RulesStatus counts() {
    var answers = judged().stream().map(choice -> heard(choice.ref())).toList();
    var written = wanted().size();
    var loaded =
        answers.stream().mapToInt(heard -> heard.map(this::loaded).orElse(0)).min().orElse(0);
    var unhealthy =
        answers.stream()
            .flatMap(Optional::stream)
            .mapToInt(heard -> (int) heard.rules().stream().filter(this::isFailing).count())
            .max()
            .orElse(0);
    return new RulesStatus(written, loaded, unhealthy);
  }

  /** Those that could load rules: an agent has none, a plain Prometheus maybe no place for ours. */
  private List<Choice> intended() {
    return situation.scraping().stream().filter(choice -> !isImpossible(choice.rules())).toList();
  }

  private static boolean isImpossible(@Nullable Finding finding) {
    return finding != null && IMPOSSIBLE.contains(finding.reason());
  }

  private List<Choice> judged() {
    return intended().stream().filter(choice -> choice.rules() == null).toList();
  }

  private Optional<Verdict> notSelected() {
    return intended().stream()
        .flatMap(choice -> Optional.ofNullable(choice.rules()).stream())
        .findFirst()
        .map(Verdict::fails);
  }

  private Optional<Verdict> notWritten() {
    return Optional.ofNullable(situation.observed().failures().get(Part.RULES))
        .map(Verdict::fails)
        .or(() ->
            situation.observed().rulesTooLarge()
                ? Optional.of(
                    Verdict.fails(
                        Reasons.RULES_TOO_LARGE,
                        "the rules ConfigMap is full, and older Monitoreds come first"))
                : Optional.empty());
  }

  private Verdict verdict(Choice choice) {
    return switch (situation.evidence().of(choice.ref()).orElse(null)) {
      case null -> Verdict.unknown(Reasons.WAITING_FOR_RELOAD, choice.ref() + " is being asked");
      case Answer.Unreachable(_, var message) ->
          Verdict.unknown(Reasons.PROMETHEUS_UNREACHABLE, choice.ref() + ": " + message);
      case Heard heard -> verdict(choice, heard);
    };
  }

  private Verdict verdict(Choice choice, Heard heard) {
    var failing = heard.rules().stream().filter(this::isFailing).findFirst();
    if (failing.isPresent()) {
      return failing(choice, failing.get());
    }
    var isComplete = loaded(heard) == wanted().size() && others(heard) == 0;
    if (isComplete && heard.rules().stream().allMatch(rule -> rule.health().equals("ok"))) {
      return Verdict.holds(Reasons.LOADED, choice.ref() + " has loaded every rule");
    }
    if (!isComplete && !heard.reloadSucceeded()) {
      return Verdict.fails(
          Reasons.CONFIG_NOT_RELOADED,
          "%s could not reload its configuration; see its log".formatted(choice.ref()));
    }
    return rejected(choice, isComplete).orElseGet(() -> waiting(choice, heard));
  }

  private Optional<Verdict> rejected(Choice choice, boolean isComplete) {
    return situation
        .observed()
        .rejected(Part.RULES, choice.ref())
        .filter(_ -> !isComplete)
        .map(why ->
            Verdict.fails(
                Reasons.REJECTED_BY_OPERATOR,
                "prometheus-operator keeps the rules from %s: %s".formatted(choice.ref(), why)));
  }

  private Verdict waiting(Choice choice, Heard heard) {
    if (!situation.observed().rulesWritten().containsKey(choice.ref())) {
      return Verdict.unknown(Reasons.PROGRESSING, "the rules are to be written");
    }
    var end = new GracePeriods(situation).ofRules(choice);
    var loaded = choice.ref() + " has loaded " + describe(heard);
    return situation.now().isBefore(end)
        ? Verdict.waits(
            Reasons.WAITING_FOR_RELOAD, loaded + ": normal until " + end.truncatedTo(SECONDS), end)
        : Verdict.fails(Reasons.RULES_NOT_LOADED, loaded + ", or does not evaluate them");
  }

  private static Verdict failing(Choice choice, LoadedRule rule) {
    return Verdict.fails(
        Reasons.RULE_FAILING,
        "rule %s in %s: %s".formatted(rule.rule().name(), choice.ref(), rule.lastError()));
  }

  private Verdict loaded() {
    var counts = counts();
    return Verdict.holds(
        Reasons.LOADED,
        "%d of %d rules are loaded and healthy".formatted(counts.loaded(), counts.written()));
  }

  private String describe(Heard heard) {
    var others = others(heard);
    return "%d of %d rules as they are now".formatted(loaded(heard), wanted().size())
        + (others == 0 ? "" : " and %d as they were before".formatted(others));
  }

  /** How many of the wanted rules are there; the same one may be wanted more than once. */
  private int loaded(Heard heard) {
    var missing = new ArrayList<>(wanted());
    heard.rules().forEach(loaded -> missing.remove(loaded.rule()));
    return wanted().size() - missing.size();
  }

  /** How many rules are in its groups that are not wanted, or not so. */
  private long others(Heard heard) {
    return heard.rules().stream().filter(loaded -> !wanted().contains(loaded.rule())).count();
  }

  private boolean isFailing(LoadedRule loaded) {
    return loaded.health().equals("err") && wanted().contains(loaded.rule());
  }

  private List<RuleDefinition> wanted() {
    return situation.observed().rules();
  }

  private Optional<Heard> heard(PrometheusRef ref) {
    return situation.evidence().of(ref).filter(Heard.class::isInstance).map(Heard.class::cast);
  }
}
