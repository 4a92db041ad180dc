package dev.monitored.operator.diagnosis;

import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.plan.Choice;

/** What one intended Prometheus knows of the rules. */
public record PrometheusRules(Outcome outcome, int loaded, int unhealthy) {

  static PrometheusRules of(Situation situation, Choice choice) {
    return Outcome.silence(situation, choice, Reasons.WAITING_FOR_RELOAD)
        .map(silence -> new PrometheusRules(silence, 0, 0))
        .orElseGet(() -> {
          var heard = (Heard) situation.evidence().of(choice.ref()).orElseThrow();
          var check = new PrometheusRulesCheck(situation, choice, heard);
          return new PrometheusRules(check.outcome(), check.loaded(), check.unhealthy());
        });
  }
}
