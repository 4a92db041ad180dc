package dev.monitored.operator.diagnosis;

import dev.monitored.operator.api.MonitoredStatus.Targets;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.pod.PodView;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one intended Prometheus knows of the expected Pods.
 *
 * @param outcomes one for each Pod, or one of silence
 * @param up names of the Pods that are up in it as the spec wants
 * @param pools its scrape pools with targets of the application
 * @param counts null: it has not answered
 */
public record PrometheusTargets(
    Choice choice,
    List<Outcome> outcomes,
    Set<String> up,
    List<String> pools,
    @Nullable Targets counts) {

  static PrometheusTargets of(Situation situation, List<PodView> pods, Choice choice) {
    var waiting =
        choice.route() == Route.HTTP_DISCOVERY
            ? Reasons.WAITING_FOR_SCRAPE
            : Reasons.WAITING_FOR_RELOAD;
    return Outcome.silence(situation, choice, waiting)
        .map(silence -> new PrometheusTargets(choice, List.of(silence), Set.of(), List.of(), null))
        .orElseGet(() -> {
          var heard = (Heard) situation.evidence().of(choice.ref()).orElseThrow();
          return of(new PrometheusTargetsCheck(situation, pods, choice, heard));
        });
  }

  private static PrometheusTargets of(PrometheusTargetsCheck check) {
    return new PrometheusTargets(
        check.choice(),
        check.outcomes(),
        check.up(),
        check.heard().targets().stream().map(Target::pool).distinct().sorted().toList(),
        counts(check.pods(), check.heard()));
  }

  private static Targets counts(List<PodView> pods, Heard heard) {
    var targets = heard.targets();
    var kept = targets.stream().map(Target::pod).collect(Collectors.toSet());
    return new Targets(
        pods.size(),
        (int) targets.stream().filter(Target::isUp).count(),
        (int) targets.stream().filter(Target::isDown).count(),
        (int)
            pods.stream()
                .map(PodView::name)
                .filter(pod -> heard.dropped().contains(pod) && !kept.contains(pod))
                .count());
  }
}
