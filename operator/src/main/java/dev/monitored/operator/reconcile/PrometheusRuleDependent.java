package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.children.PrometheusRuleManifest;
import dev.monitored.operator.diagnosis.Part;
import dev.monitored.operator.plan.Plan;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.util.stream.Stream;

@KubernetesDependent(informer = @Informer(labelSelector = OwnedDependent.OURS))
final class PrometheusRuleDependent extends MonitoringDependent<PrometheusRule> {
  PrometheusRuleDependent(Workshop workshop) {
    super(PrometheusRule.class, "prometheusrules", workshop);
  }

  @Override
  Part part() {
    return Part.RULES;
  }

  @Override
  Stream<PrometheusRule> wanted(Monitored owner, Plan plan) {
    return plan.rules().stream().map(rules -> PrometheusRuleManifest.of(owner, rules));
  }
}
