package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.plan.RulePlan;
import dev.monitored.operator.rules.Rule.Alert;
import dev.monitored.operator.rules.Rule.Recording;
import dev.monitored.operator.rules.RuleGroup;
import dev.monitored.operator.rules.Rules;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRuleBuilder;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.fabric8.openshift.api.model.monitoring.v1.RuleBuilder;
import io.fabric8.openshift.api.model.monitoring.v1.RuleGroupBuilder;

public final class PrometheusRuleManifest {
  private PrometheusRuleManifest() {}

  public static PrometheusRule of(Monitored monitored, RulePlan rules) {
    var groups = rules.isForShards() ? Rules.forShards(monitored) : Rules.of(monitored);
    return new PrometheusRuleBuilder()
        .withMetadata(Metadata.of(monitored, rules.name(), rules.labels()))
        .withNewSpec()
        .withGroups(groups.stream().map(PrometheusRuleManifest::group).toList())
        .endSpec()
        .build();
  }

  private static io.fabric8.openshift.api.model.monitoring.v1.RuleGroup group(RuleGroup group) {
    return new RuleGroupBuilder()
        .withName(group.name())
        .withRules(group.rules().stream().map(PrometheusRuleManifest::rule).toList())
        .build();
  }

  private static Rule rule(dev.monitored.operator.rules.Rule rule) {
    var builder = new RuleBuilder().withExpr(new IntOrString(rule.expr().toString()));
    return switch (rule) {
      case Recording recording -> builder.withRecord(recording.name()).build();
      case Alert alert ->
          builder
              .withAlert(alert.name())
              .withFor(alert.duration())
              .withLabels(alert.labels())
              .withAnnotations(alert.annotations())
              .build();
    };
  }
}
