package dev.monitored.operator.diagnosis;

import dev.monitored.operator.api.MonitoredStatus.Targets;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one intended Prometheus knows of the expected targets.
 *
 * @param outcomes one for each target, or one of silence
 * @param up those that are up in it as the spec wants
 * @param pools its scrape pools with targets of the application
 * @param counts null: it has not answered
 */
public record PrometheusTargets(
    Choice choice,
    List<Outcome> outcomes,
    Set<ExpectedTarget.Id> up,
    List<String> pools,
    @Nullable Targets counts) {

  static PrometheusTargets of(Situation situation, Choice choice) {
    var waiting =
        choice.route() == Route.HTTP_DISCOVERY
            ? Reasons.WAITING_FOR_SCRAPE
            : Reasons.WAITING_FOR_RELOAD;
    return Outcome.silence(situation, choice, waiting)
        .map(silence -> new PrometheusTargets(choice, List.of(silence), Set.of(), List.of(), null))
        .orElseGet(() -> {
          var heard = (Heard) situation.evidence().of(choice.ref()).orElseThrow();
          return of(new PrometheusTargetsCheck(situation, choice, heard));
        });
  }

  private static PrometheusTargets of(PrometheusTargetsCheck check) {
    return new PrometheusTargets(
        check.choice(),
        check.outcomes(),
        check.up(),
        check.heard().targets().stream().map(Target::pool).distinct().sorted().toList(),
        counts(check));
  }

  private static Targets counts(PrometheusTargetsCheck check) {
    var targets = check.heard().targets();
    return new Targets(
        check.expected().size(),
        (int) targets.stream().filter(Target::isUp).count(),
        (int) targets.stream().filter(Target::isDown).count(),
        check.dropped());
  }
}
