package dev.monitored.operator.manifest;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.plan.RulePlan;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;

@SuppressWarnings("DoNotCallSuggester")
public final class PrometheusRuleManifest {
  private PrometheusRuleManifest() {}

  public static PrometheusRule of(Monitored monitored, RulePlan rules) {
    throw new UnsupportedOperationException();
  }
}
