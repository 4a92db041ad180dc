package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.cluster.ClusterView;
import dev.monitored.operator.diagnosis.Part;
import dev.monitored.operator.diagnosis.Situation;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.DiscoveryRights;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Planner;
import dev.monitored.operator.poll.Pollers;
import dev.monitored.operator.status.StatusDecision;
import dev.monitored.operator.status.StatusOf;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what is planned, looks at what there is, and writes the status when it has changed. */
@ControllerConfiguration(
    name = "monitored",
    fieldManager = MonitoredReconciler.FIELD_MANAGER,
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES))
@Workflow(
    explicitInvocation = true,
    handleExceptionsInReconciler = true,
    dependents = {
      @Dependent(
          type = PersistentVolumeClaimDependent.class,
          reconcilePrecondition = StorageWanted.class),
      @Dependent(type = DeploymentDependent.class),
      @Dependent(type = ServiceDependent.class),
      @Dependent(type = ServiceMonitorDependent.class, activationCondition = Served.class),
      @Dependent(type = PodMonitorDependent.class, activationCondition = Served.class),
      @Dependent(type = PrometheusRuleDependent.class, activationCondition = Served.class),
      @Dependent(type = DashboardDependent.class, reconcilePrecondition = DashboardWanted.class)
    })
final class MonitoredReconciler implements Reconciler<Monitored> {
  /** Under another name the fields that it owns could never be given up. It never changes. */
  static final String FIELD_MANAGER = "monitored-operator";

  private static final Logger LOG = LoggerFactory.getLogger(MonitoredReconciler.class);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final ClusterView view;
  private final Pollers pollers;
  private final Triggers triggers;
  private final Writer writer;
  private final RulesConfigMaps ruleFiles;
  private final Reports reports;
  private final Plans plans;
  private final Unreadable unreadable;
  private final InstantSource clock;
  private final Backoff patience = new Backoff();

  MonitoredReconciler(
      ClusterView view,
      Pollers pollers,
      Triggers triggers,
      Writer writer,
      RulesConfigMaps ruleFiles,
      Reports reports,
      Plans plans,
      Unreadable unreadable,
      InstantSource clock) {
    this.view = view;
    this.pollers = pollers;
    this.triggers = triggers;
    this.writer = writer;
    this.ruleFiles = ruleFiles;
    this.reports = reports;
    this.plans = plans;
    this.unreadable = unreadable;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, Monitored>> prepareEventSources(
      EventSourceContext<Monitored> context) {
    return List.of(triggers);
  }

  @Override
  public UpdateControl<Monitored> reconcile(Monitored monitored, Context<Monitored> context) {
    var begun = clock.instant();
    if (!view.isSynced()) {
      return UpdateControl.<Monitored>noUpdate().rescheduleAfter(SOON);
    }
    if (monitored.getSpec() == null) {
      return unreadable(monitored, context);
    }
    var empty = Plans.empty(pollers.about(Observation.application(monitored)));
    var facts = plans.facts(monitored, empty);
    var plan = Planner.plan(monitored, facts);
    var observation = new Observation(monitored, plan, context, view, ruleFiles);
    var failures = writer.write(observation);
    var missingRights = DiscoveryRights.missing(monitored, facts, empty);
    var judgement = judge(observation, failures, missingRights);
    publish(monitored, judgement.status(), context);
    reports.reconciled(Duration.between(begun, clock.instant()), !failures.isEmpty());
    return control(monitored, judgement, failures, plan);
  }

  private StatusDecision judge(
      Observation observation,
      Map<Part, Finding> failures,
      Map<PrometheusRef, Finding> missingRights) {
    var monitored = observation.monitored();
    var application = observation.application();
    var asking =
        new Asking(monitored, observation.plan(), observation.rules(), view::enforcedLabel);
    var evidence = pollers.about(application);
    var judgement =
        StatusOf.next(
            new Situation(
                monitored,
                observation.observed(failures, missingRights),
                observation.plan(),
                evidence,
                clock.instant()));
    pollers.ask(application, asking.questions(), Asking.isPending(judgement.status()));
    if (!view.has(application)) {
      // Deleted meanwhile: nobody else would take the question back.
      pollers.forget(application);
    }
    return judgement;
  }

  private void publish(Monitored monitored, MonitoredStatus next, Context<Monitored> context) {
    var before = monitored.getStatus();
    if (next.equals(before)) {
      return;
    }
    var patch = new Monitored();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(monitored.getMetadata().getName())
            .withNamespace(monitored.getMetadata().getNamespace())
            .build());
    patch.setStatus(next);
    PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(monitored, patch, context);
    reports.published(monitored, before, next);
  }

  private UpdateControl<Monitored> control(
      Monitored monitored, StatusDecision judgement, Map<Part, Finding> failures, Plan plan) {
    var uid = monitored.getMetadata().getUid();
    var control = UpdateControl.<Monitored>noUpdate();
    if (!failures.isEmpty()) {
      LOG.warn("{}: {}", monitored.getMetadata().getName(), failures);
      return control.rescheduleAfter(patience.afterFailure(uid));
    }
    patience.succeeded(uid);
    Stream.concat(
            judgement.lookAgain().stream(),
            plan.waitsForRights()
                ? Stream.of(clock.instant().plus(AccessReviews.DENIED))
                : Stream.of())
        .min(Comparator.naturalOrder())
        .map(instant -> Duration.between(clock.instant(), instant).plus(SOON))
        .ifPresent(control::rescheduleAfter);
    return control;
  }

  /** Those that are gone need no patience any more. */
  void retain(Set<String> uids) {
    patience.retain(uids);
  }

  /** What there is of it goes on; what is to be asked about it nobody can tell. */
  private UpdateControl<Monitored> unreadable(Monitored monitored, Context<Monitored> context) {
    pollers.forget(Observation.application(monitored));
    var why = unreadable.why(monitored);
    publish(monitored, StatusOf.unreadable(monitored, why, clock.instant()), context);
    return UpdateControl.noUpdate();
  }
}
