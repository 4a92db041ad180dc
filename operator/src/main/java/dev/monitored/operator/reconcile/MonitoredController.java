package dev.monitored.operator.reconcile;

import dev.monitored.operator.cluster.ClusterListener;
import dev.monitored.operator.cluster.ClusterView;
import dev.monitored.operator.cluster.Scope;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.poll.Pollers;
import dev.monitored.operator.serve.OperatorMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running controller. Reads from the beginning, writes only while it leads. Its client must
 * read leniently; it is not closed here.
 */
public final class MonitoredController implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MonitoredController.class);
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

  /**
   * @param candidate empty: this is the only replica, and it leads
   */
  public MonitoredController(
      KubernetesClient client,
      ClusterView view,
      Scope scope,
      String jobServerImage,
      Optional<Candidate> candidate,
      OperatorMetrics metrics) {
    this.view = view;
    this.metrics = metrics;
    this.leadership = candidate.map(found -> new Leadership(client, found));
    this.pollers = new Pollers(view::endpoints, triggers::trigger, metrics);
    this.ruleFiles = new RulesConfigMaps(client, view);
    var clock = InstantSource.system();
    var identity = candidate.map(Candidate::identity).orElse("operator");
    var events = new Events(client, identity, clock);
    this.drift = new Drift(client.getKubernetesSerialization(), events);
    this.reports = new Reports(new Transitions(events), metrics, clock);
    var plans = new Plans(view, new AccessReviews(client, clock));
    var workshop = new Workshop(view, plans, jobServerImage, drift);
    this.reconciler =
        new MonitoredReconciler(
            view,
            pollers,
            triggers,
            new Writer(view, new TokenSecrets(client, clock), ruleFiles),
            ruleFiles,
            reports,
            plans,
            new Unreadable(client),
            clock);
    this.operator = new Operator(overrider -> configure(overrider, client, workshop));
    operator.register(
        reconciler,
        configuration -> configuration.withRetry(retry()).settingNamespaces(namespaces(scope)));
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
    ruleFiles.start();
  }

  private void configure(
      ConfigurationServiceOverrider overrider, KubernetesClient client, Workshop workshop) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withDependentResourceFactory(new Dependents(workshop))
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

  /** Also told of each informer that ends with the operator, then without a problem. */
  private static void stopped(@Nullable Throwable problem) {
    if (problem != null) {
      LOG.error("An informer has stopped for ever", problem);
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
    public void changed(MonitoredRef application) {
      triggers.trigger(application);
    }

    @Override
    public void everythingChanged() {
      view.applications().forEach(triggers::trigger);
      ruleFiles.update();
    }

    @Override
    public void rulesChanged() {
      ruleFiles.update();
      view.applications().forEach(triggers::trigger);
    }

    @Override
    public void deleted(MonitoredRef application) {
      pollers.forget(application);
      ruleFiles.update();
      var uids = view.uids();
      drift.retain(uids);
      reports.retain(uids);
      reconciler.retain(uids);
    }
  }
}
