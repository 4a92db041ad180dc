package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.apply.Applier;
import dev.monitored.operator.apply.Drift;
import dev.monitored.operator.apply.RulesConfigMaps;
import dev.monitored.operator.apply.TokenSecrets;
import dev.monitored.operator.children.Children;
import dev.monitored.operator.children.JobServerDefaults;
import dev.monitored.operator.cluster.ClusterListener;
import dev.monitored.operator.cluster.ClusterView;
import dev.monitored.operator.cluster.Scope;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.observe.AccessReviews;
import dev.monitored.operator.observe.FirstLook;
import dev.monitored.operator.observe.MonitorEvents;
import dev.monitored.operator.observe.ObjectEvents;
import dev.monitored.operator.observe.PodEvents;
import dev.monitored.operator.observe.ReferencedKeys;
import dev.monitored.operator.plan.OtherScrapes;
import dev.monitored.operator.poll.Pollers;
import dev.monitored.operator.report.Events;
import dev.monitored.operator.report.Reports;
import dev.monitored.operator.report.Transitions;
import dev.monitored.operator.serve.OperatorMetrics;
import dev.monitored.operator.watch.LenientSerialization;
import dev.monitored.operator.watch.TrimmedStore;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The running controller. Reads from the beginning, writes only while it leads. Its client must
 * read leniently; it is not closed here.
 */
public final class MonitoredController implements AutoCloseable {
  private static final Duration TERMINATION = Duration.ofSeconds(5);

  private final ClusterView view;
  private final OperatorMetrics metrics;
  private final Optional<Leadership> leadership;
  private final Triggers triggers = new Triggers();
  private final Pollers pollers;
  private final RulesConfigMaps ruleFiles;
  private final Drift drift;
  private final Reports reports;
  private final MonitoredReconciler reconciler;
  private final Operator operator;
  private final Consumer<Throwable> stopped;

  /**
   * @param candidate empty: this is the only replica, and it leads
   * @param stopped is told when something that the operator cannot do without can never be read
   *     again
   */
  public MonitoredController(
      KubernetesClient client,
      ClusterView view,
      Scope scope,
      JobServerDefaults jobServer,
      Optional<Candidate> candidate,
      OperatorMetrics metrics,
      InstantSource clock,
      Consumer<Throwable> stopped) {
    this.stopped = stopped;
    this.view = view;
    this.metrics = metrics;
    this.leadership = candidate.map(found -> new Leadership(client, found));
    this.pollers = new Pollers(view::addresses, triggers::trigger, metrics, clock);
    this.ruleFiles = new RulesConfigMaps(client, view, triggers::trigger);
    var identity = candidate.map(Candidate::identity).orElse("operator");
    var events = new Events(client, identity, clock);
    this.drift = new Drift(events, clock);
    var others = new OtherScrapes(ref -> view.find(ref).isPresent());
    this.reports = new Reports(new Transitions(events, others), metrics);
    var tokens = new TokenSecrets(client, clock);
    var objectEvents = new ObjectEvents(client, clock);
    this.reconciler =
        new MonitoredReconciler(
            view,
            new MonitoredReconciler.Tools(
                new Children.Setup(jobServer, tokens::token),
                new Applier(client, view.children(), tokens, drift),
                ruleFiles,
                pollers,
                new Plans(new AccessReviews(client, clock)),
                new FirstLook(others, events::warning, clock),
                new PodEvents(objectEvents, clock),
                new MonitorEvents(objectEvents, clock),
                new ReferencedKeys(client, scope.secrets(), clock),
                new StatusWriter(metrics, clock),
                reports,
                triggers),
            clock);
    this.operator = new Operator(overrider -> configure(overrider, client));
    operator.register(reconciler, configuration -> configure(configuration, scope));
    view.listen(new Listener());
  }

  /** Returns when its informers have read everything; the view must be synced. */
  public void start() {
    leadership.ifPresent(Leadership::prepare);
    operator.start();
    if (leadership.isEmpty()) {
      leads();
    }
  }

  @Override
  public void close() {
    leadership.ifPresent(Leadership::stopping);
    ruleFiles.close();
    pollers.close();
    operator.stop();
    leadership.ifPresent(Leadership::release);
  }

  private void leads() {
    metrics.leads();
    pollers.start();
    ruleFiles.start();
  }

  private void configure(ConfigurationServiceOverrider overrider, KubernetesClient client) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withResourceCloner(new ReadableCloner(client.getKubernetesSerialization()))
        .checkingCRDAndValidateLocalModel(false)
        .withStopOnInformerErrorDuringStartup(false)
        .withInformerStoppedHandler((_, problem) -> stopped(problem))
        .withPreviousAnnotationForDependentResources(false)
        .withParseResourceVersions(true)
        .withUseSSAToPatchPrimaryResource(true)
        .withReconciliationTerminationTimeout(TERMINATION);
    leadership
        .map(found -> found.configuration(this::leads))
        .ifPresent(overrider::withLeaderElectionConfiguration);
  }

  private static void configure(
      ControllerConfigurationOverrider<Monitored> configuration, Scope scope) {
    var namespaces = namespaces(scope);
    configuration.withRetry(retry()).settingNamespaces(namespaces);
    if (namespaces.size() == 1) {
      // The informers of several namespaces would share it, and each would forget the others'
      // objects.
      configuration.withItemStore(TrimmedStore.ofMonitoreds());
    }
  }

  /** Also told of each informer that ends with the operator, then without a problem. */
  private void stopped(@Nullable Throwable problem) {
    if (problem != null) {
      stopped.accept(problem);
    }
  }

  /** What throws out of a reconciliation; failed writes are a part of the status. */
  private static GenericRetry retry() {
    return new GenericRetry()
        .withoutMaxAttempts()
        .setInitialInterval(Backoff.SHORTEST)
        .setIntervalMultiplier(2)
        .setMaxInterval(Backoff.LONGEST.toMillis());
  }

  private static Set<String> namespaces(Scope scope) {
    return scope.isClusterWide() ? Set.of(Constants.WATCH_ALL_NAMESPACES) : scope.applications();
  }

  private final class Listener implements ClusterListener {
    @Override
    public void changed(MonitoredRef ref) {
      triggers.trigger(ref);
    }

    @Override
    public void everythingChanged() {
      view.refs().forEach(triggers::trigger);
    }

    @Override
    public void rulesChanged(MonitoredRef ref) {
      triggers.trigger(ref);
    }

    @Override
    public void ruleConfigMapChanged() {
      ruleFiles.update();
    }

    @Override
    public void deleted(MonitoredRef ref) {
      pollers.forget(ref);
      ruleFiles.forget(ref);
      var uids = view.uids();
      drift.retain(uids);
      reconciler.retain(uids);
    }
  }

  /** Keeps that a spec does not fit its schema, which is not serialized. */
  private record ReadableCloner(KubernetesSerialization json) implements Cloner {
    @Override
    @SuppressWarnings("unchecked")
    public <T extends HasMetadata> T clone(T object) {
      return object instanceof Monitored monitored
          ? (T) LenientSerialization.copy(json, monitored)
          : json.clone(object);
    }
  }
}
