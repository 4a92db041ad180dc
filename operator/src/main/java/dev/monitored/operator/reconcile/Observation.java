package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus.DashboardStatus;
import dev.monitored.operator.children.PrometheusRuleManifest;
import dev.monitored.operator.cluster.ClusterView;
import dev.monitored.operator.dashboard.Dashboards;
import dev.monitored.operator.diagnosis.Observed;
import dev.monitored.operator.diagnosis.Part;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.RulePlan;
import dev.monitored.operator.rules.RuleDefinition;
import dev.monitored.operator.rules.Rules;
import dev.monitored.operator.snapshot.LastWrite;
import dev.monitored.operator.snapshot.PlainPrometheus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.fabric8.openshift.api.model.monitoring.v1.RuleGroup;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks, in the informers' caches alone, at what there is of one {@code Monitored}. */
record Observation(
    Monitored monitored,
    Plan plan,
    Context<Monitored> context,
    ClusterView view,
    RulesConfigMaps ruleFiles) {

  Observed observed(Map<Part, Finding> failures, Map<PrometheusRef, Finding> missingRights) {
    return new Observed(
        deployment().orElse(null),
        view.pods(application()),
        monitors(),
        rulesWritten(),
        rules(),
        plainTakingRules().anyMatch(prometheus -> ruleFiles.isLeftOut(prometheus, monitored)),
        dashboard(),
        ofEach(view::changed),
        ofEach(view::interval),
        missingRights,
        Map.of(Part.SCRAPE, rejectedMonitors(), Part.RULES, rejectedRules()),
        unreadable(),
        failures);
  }

  MonitoredRef application() {
    return application(monitored);
  }

  static MonitoredRef application(Monitored monitored) {
    var metadata = monitored.getMetadata();
    return new MonitoredRef(metadata.getNamespace(), metadata.getName());
  }

  Optional<Deployment> deployment() {
    return owned(Deployment.class).findFirst();
  }

  /** As they should be now, whether they are written or not. */
  List<RuleDefinition> rules() {
    return Rules.of(monitored).stream().flatMap(group -> group.definitions().stream()).toList();
  }

  private Map<String, Instant> monitors() {
    var written = new HashMap<String, Instant>();
    Stream.concat(owned(ServiceMonitor.class), owned(PodMonitor.class))
        .forEach(object -> written.put(object.getMetadata().getName(), written(object)));
    return written;
  }

  private Map<PrometheusRef, String> rejectedMonitors() {
    var rejected = new HashMap<PrometheusRef, String>();
    owned(ServiceMonitor.class)
        .forEach(object -> rejected.putAll(Bindings.rejections(object, object.getStatus())));
    owned(PodMonitor.class)
        .forEach(object -> rejected.putAll(Bindings.rejections(object, object.getStatus())));
    return rejected;
  }

  private Map<PrometheusRef, String> rejectedRules() {
    var rejected = new HashMap<PrometheusRef, String>();
    owned(PrometheusRule.class)
        .forEach(object -> rejected.putAll(Bindings.rejections(object, object.getStatus())));
    return rejected;
  }

  private Map<PrometheusRef, Instant> rulesWritten() {
    var written = new HashMap<PrometheusRef, Instant>();
    for (RulePlan rules : plan.rules()) {
      owned(PrometheusRule.class)
          .filter(object -> object.getMetadata().getName().equals(rules.name()))
          .filter(object -> isUpToDate(object, rules))
          .forEach(object -> rules.loadedBy().forEach(ref -> written.put(ref, written(object))));
    }
    plainTakingRules()
        .forEach(prometheus ->
            ruleFiles
                .written(prometheus, monitored)
                .ifPresent(instant -> written.put(prometheus.ref(), instant)));
    return written;
  }

  /** A paused one keeps the rules that it had. */
  private boolean isUpToDate(PrometheusRule object, RulePlan rules) {
    return rules(PrometheusRuleManifest.of(monitored, rules)).equals(rules(object));
  }

  private static List<List<Rule>> rules(PrometheusRule object) {
    return object.getSpec().getGroups().stream().map(RuleGroup::getRules).toList();
  }

  private Stream<PlainPrometheus> plainTakingRules() {
    return view.plain().stream()
        .filter(prometheus -> prometheus.rulesConfigMap() != null)
        .filter(prometheus ->
            plan.choices().stream()
                .filter(choice -> choice.ref().equals(prometheus.ref()))
                .anyMatch(Choice::intended));
  }

  private @Nullable DashboardStatus dashboard() {
    if (!DashboardWanted.isMet(monitored)) {
      return null;
    }
    var board = Dashboards.of(monitored);
    return new DashboardStatus(board.uid(), board.panels());
  }

  private @Nullable Finding unreadable() {
    return view.isPrometheusForbidden()
        ? Finding.of(
            Reasons.MISSING_PERMISSION,
            "the operator may not list and watch prometheuses.monitoring.coreos.com (or"
                + " prometheusagents) in all namespaces that it is to look at: grant it both verbs,"
                + " or name the Prometheus under prometheuses.allow in the chart's values")
        : null;
  }

  private <T> Map<PrometheusRef, T> ofEach(Function<PrometheusRef, Optional<T>> fact) {
    var facts = new HashMap<PrometheusRef, T>();
    for (Choice choice : plan.choices()) {
      fact.apply(choice.ref()).ifPresent(found -> facts.put(choice.ref(), found));
    }
    return facts;
  }

  private <R extends HasMetadata> Stream<R> owned(Class<R> kind) {
    return context.getSecondaryResources(kind).stream()
        .filter(object -> Ownership.isOwned(object, monitored));
  }

  private static Instant written(HasMetadata object) {
    return LastWrite.last(object, MonitoredReconciler.FIELD_MANAGER)
        .or(() -> LastWrite.last(object))
        .orElse(Instant.EPOCH);
  }
}
