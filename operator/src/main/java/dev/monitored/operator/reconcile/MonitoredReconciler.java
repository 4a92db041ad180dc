package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.apply.Applier;
import dev.monitored.operator.apply.Desired;
import dev.monitored.operator.apply.RulesConfigMaps;
import dev.monitored.operator.children.Children;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.cluster.ClusterView;
import dev.monitored.operator.decision.Standing;
import dev.monitored.operator.diagnosis.Situation;
import dev.monitored.operator.evidence.Evidence;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.observe.AccessReviews;
import dev.monitored.operator.observe.FirstLook;
import dev.monitored.operator.observe.MonitorEvents;
import dev.monitored.operator.observe.Observation;
import dev.monitored.operator.observe.PodEvents;
import dev.monitored.operator.observe.ReferencedKeys;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.poll.Pollers;
import dev.monitored.operator.reconcile.Plans.Planned;
import dev.monitored.operator.report.Reports;
import dev.monitored.operator.snapshot.ClusterSnapshot;
import dev.monitored.operator.status.StatusCalculator;
import dev.monitored.operator.status.StatusDecision;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one snapshot, makes one plan of it, writes the children that differ, and judges the same
 * plan by the evidence. The status is written when it has changed.
 */
@ControllerConfiguration(
    name = "monitored",
    fieldManager = Names.FIELD_MANAGER,
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES))
final class MonitoredReconciler implements Reconciler<Monitored> {
  private static final Logger LOG = LoggerFactory.getLogger(MonitoredReconciler.class);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration INSTALLATION = Duration.ofMinutes(5);
  private static final Duration FIRST_ANSWERS = Duration.ofSeconds(5);

  private final ClusterView view;
  private final Children.Setup setup;
  private final Applier applier;
  private final RulesConfigMaps ruleFiles;
  private final Pollers pollers;
  private final Plans plans;
  private final FirstLook firstLook;
  private final PodEvents podEvents;
  private final MonitorEvents monitorEvents;
  private final ReferencedKeys keys;
  private final StatusWriter statuses;
  private final Reports reports;
  private final Triggers triggers;
  private final InstantSource clock;
  private final Backoff backoff = new Backoff();
  private final ReloadTimes reloads = new ReloadTimes();

  /** What a reconciliation needs, beside the cluster itself. */
  record Tools(
      Children.Setup setup,
      Applier applier,
      RulesConfigMaps ruleFiles,
      Pollers pollers,
      Plans plans,
      FirstLook firstLook,
      PodEvents podEvents,
      MonitorEvents monitorEvents,
      ReferencedKeys keys,
      StatusWriter statuses,
      Reports reports,
      Triggers triggers) {}

  MonitoredReconciler(ClusterView view, Tools tools, InstantSource clock) {
    this.view = view;
    this.setup = tools.setup();
    this.applier = tools.applier();
    this.ruleFiles = tools.ruleFiles();
    this.pollers = tools.pollers();
    this.plans = tools.plans();
    this.firstLook = tools.firstLook();
    this.podEvents = tools.podEvents();
    this.monitorEvents = tools.monitorEvents();
    this.keys = tools.keys();
    this.statuses = tools.statuses();
    this.reports = tools.reports();
    this.triggers = tools.triggers();
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, Monitored>> prepareEventSources(
      EventSourceContext<Monitored> context) {
    return List.of(triggers);
  }

  @Override
  public UpdateControl<Monitored> reconcile(Monitored monitored, Context<Monitored> context) {
    if (!view.isSettled() || !view.isTargetRead(monitored)) {
      return UpdateControl.<Monitored>noUpdate().rescheduleAfter(SOON);
    }
    var begun = clock.instant();
    if (!monitored.isReadable()) {
      return unreadable(monitored, context);
    }
    var snapshot = view.snapshot(monitored);
    var evidence = pollers.about(MonitoredRef.of(monitored));
    var planned = plans.plan(monitored, snapshot.facts(), evidence);
    var application = Observation.application(monitored, snapshot);
    var obstacle =
        firstLook.obstacle(monitored, application, planned.plan(), snapshot.children(), evidence);
    var plan = obstacle.map(planned.plan()::withheld).orElse(planned.plan());
    var wanted = Desired.all(monitored, Children.of(monitored, application, plan, setup), snapshot);
    var failures = write(new Observation(monitored, application, plan, wanted, snapshot));
    var written = snapshot.withChildren(view.children().of(MonitoredRef.of(monitored)));
    var observation =
        new Observation(
            monitored, Observation.application(monitored, written), plan, wanted, written);
    var decision = judge(observation, failures, planned, evidence);
    reports.reconciled(Duration.between(begun, clock.instant()), !failures.isEmpty());
    var wait = timeToWait(monitored, planned.plan(), evidence);
    if (failures.isEmpty() && wait.isPositive()) {
      return UpdateControl.<Monitored>noUpdate().rescheduleAfter(wait);
    }
    publish(monitored, decision.status(), context);
    return control(monitored, lookAgain(decision, observation, evidence), failures);
  }

  /**
   * One that cannot be reconciled says so, and keeps nobody else's rules from being written. An API
   * server that cannot be reached takes no status either.
   */
  @Override
  public ErrorStatusUpdateControl<Monitored> updateErrorStatus(
      Monitored monitored, Context<Monitored> context, Exception problem) {
    ruleFiles.keepUnlessKnown(MonitoredRef.of(monitored));
    if (!(problem instanceof KubernetesClientException)) {
      publish(monitored, StatusCalculator.failed(monitored, problem, clock.instant()), context);
    }
    return ErrorStatusUpdateControl.noStatusUpdate();
  }

  /** Those that are gone need no patience any more. */
  void retain(Set<String> uids) {
    backoff.retain(uids);
    firstLook.retain(uids);
    reloads.retain(uids);
  }

  private Map<Part, Finding> write(Observation observation) {
    var monitored = observation.monitored();
    var ref = MonitoredRef.of(monitored);
    if (Boolean.TRUE.equals(monitored.getSpec().paused())) {
      ruleFiles.keep(ref);
      return Map.of();
    }
    ruleFiles.put(ref, observation.plan());
    var failures = new EnumMap<Part, Finding>(Part.class);
    failures.putAll(
        applier.apply(
            monitored, observation.wanted(), observation.snapshot(), isFrozen(observation)));
    ruleFiles.failure(ref).ifPresent(finding -> failures.putIfAbsent(Part.RULES, finding));
    return failures;
  }

  /** While it is not known what a Prometheus may need, or where, that is left as it is. */
  private static boolean isFrozen(Observation observation) {
    return !observation.plan().isComplete()
        || observation.application().endpoint() == null
        || observation.snapshot().isSelectionUnknown();
  }

  private StatusDecision judge(
      Observation observation, Map<Part, Finding> failures, Planned planned, Evidence evidence) {
    var monitored = observation.monitored();
    var ref = MonitoredRef.of(monitored);
    var asking = asking(observation, planned.plan());
    var observed =
        observation.observed(
            failures,
            ruleFiles.isLeftOut(ref),
            planned.missingRights(),
            reloads.usual(),
            podEvents.of(observation.snapshot().objects().pods()),
            monitorEvents.rejections(observation, evidence),
            MonitorEvents.isAnyMissed(observation, evidence) ? keys.of(monitored) : Map.of());
    var situation =
        new Situation(monitored, observed, observation.plan(), evidence, clock.instant());
    reloads.note(situation);
    var decision = StatusCalculator.next(situation);
    pollers.ask(ref, asking.questions(), asking.awaited(decision.status()));
    if (view.find(ref).isEmpty()) {
      // Deleted meanwhile: nobody else would take back the question and the rules.
      pollers.forget(ref);
      ruleFiles.forget(ref);
    }
    return decision;
  }

  /**
   * While nothing is written for a target, only others are asked about.
   *
   * @param wanted the plan as if everything were written
   */
  private static Asking asking(Observation observation, Plan wanted) {
    var monitored = observation.monitored();
    var application = observation.application();
    var isFirst = !observation.plan().equals(wanted) && application.endpoint() != null;
    return new Asking(
        monitored,
        isFirst ? wanted : observation.plan(),
        observation.rules(),
        observation.pods(),
        observation.ruleUids(),
        observation::enforcedLabel,
        FirstLook.sought(monitored, application, wanted, isFirst));
  }

  /** The first status waits a moment for the first answers, so that it is written once. */
  private Duration timeToWait(Monitored monitored, Plan plan, Evidence evidence) {
    var isAnswered =
        plan.choices().stream()
            .noneMatch(choice -> choice.asked() && evidence.of(choice.ref()).isEmpty());
    var created = Instant.parse(monitored.getMetadata().getCreationTimestamp());
    return monitored.getStatus() != null || isAnswered
        ? Duration.ZERO
        : Duration.between(clock.instant(), created.plus(FIRST_ANSWERS));
  }

  private void publish(Monitored monitored, MonitoredStatus next, Context<Monitored> context) {
    var before = monitored.getStatus();
    if (statuses.write(monitored, next, context)) {
      reports.published(monitored, before, next);
    }
  }

  /** That a service account is given a right is no event. */
  private Optional<Instant> lookAgain(
      StatusDecision decision, Observation observation, Evidence evidence) {
    var now = clock.instant();
    var plan = observation.plan();
    if (plan.waitsForReviews()) {
      return Optional.of(now);
    }
    var grant =
        plan.waitsForRights()
                || plan.reviewsGoOn()
                || isGrantLikely(plan, observation.snapshot(), now)
            ? Stream.of(now.plus(AccessReviews.DENIED))
            : Stream.<Instant>of();
    return Stream.of(
            decision.lookAgain().stream(),
            firstLook.end(observation.monitored()).stream(),
            grant,
            monitorEvents.lookAgain(observation, evidence).stream())
        .flatMap(times -> times)
        .min(Comparator.naturalOrder());
  }

  /** Who installs a Prometheus often creates its object before its rights. */
  private static boolean isGrantLikely(Plan plan, ClusterSnapshot snapshot, Instant now) {
    return plan.choices().stream()
        .filter(choice -> choice.standing() == Standing.UNTRUSTED)
        .flatMap(choice -> snapshot.prometheus(choice.ref()).stream())
        .flatMap(state -> Stream.ofNullable(state.changed()))
        .anyMatch(changed -> now.isBefore(changed.plus(INSTALLATION)));
  }

  private UpdateControl<Monitored> control(
      Monitored monitored, Optional<Instant> lookAgain, Map<Part, Finding> failures) {
    var uid = monitored.getMetadata().getUid();
    var control = UpdateControl.<Monitored>noUpdate();
    if (!failures.isEmpty()) {
      LOG.warn("Cannot write all of {}, retrying: {}", MonitoredRef.of(monitored), said(failures));
      return control.rescheduleAfter(backoff.afterFailure(uid));
    }
    backoff.succeeded(uid);
    lookAgain
        .map(instant -> Duration.between(clock.instant(), instant).plus(SOON))
        .ifPresent(control::rescheduleAfter);
    return control;
  }

  private static String said(Map<Part, Finding> failures) {
    return failures.values().stream()
        .map(Finding::message)
        .distinct()
        .collect(Collectors.joining("; "));
  }

  /** What there is of it goes on; what Prometheus is to be asked about it, nobody can tell. */
  private UpdateControl<Monitored> unreadable(Monitored monitored, Context<Monitored> context) {
    var ref = MonitoredRef.of(monitored);
    pollers.forget(ref);
    ruleFiles.keep(ref);
    var why = Objects.requireNonNull(monitored.specProblem());
    publish(monitored, StatusCalculator.unreadable(monitored, why, clock.instant()), context);
    return UpdateControl.noUpdate();
  }
}
