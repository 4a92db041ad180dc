package dev.monitored.operator;

import dev.monitored.operator.OperatorSettings.InvalidSettings;
import dev.monitored.operator.cluster.ClusterView;
import dev.monitored.operator.cluster.DiscoveryReads;
import dev.monitored.operator.cluster.OwnReplicas;
import dev.monitored.operator.cluster.Scope;
import dev.monitored.operator.reconcile.Candidate;
import dev.monitored.operator.reconcile.MonitoredController;
import dev.monitored.operator.serve.Discovery;
import dev.monitored.operator.serve.DiscoveryAge;
import dev.monitored.operator.serve.DiscoveryReadTimes;
import dev.monitored.operator.serve.MonitoredCount;
import dev.monitored.operator.serve.OperatorMetrics;
import dev.monitored.operator.serve.Server;
import dev.monitored.operator.watch.LenientSerialization;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires the operator and runs it until it is stopped.
 *
 * <p>Environment: {@code MONITORED_SETTINGS} the settings file; {@code MONITORED_NAMESPACE}, {@code
 * MONITORED_POD_NAME} and {@code MONITORED_DEPLOYMENT} who it is; {@code MONITORED_RUNBOOKS_URL}
 * where the runbooks of alerts are published.
 */
public final class OperatorMain implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);
  private static final String DEFAULT_SETTINGS = "/etc/monitored/settings.yaml";
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration REMIND = Duration.ofSeconds(30);

  private final ClusterView view;
  private final Server server;
  private final MonitoredController controller;

  private OperatorMain(ClusterView view, Server server, MonitoredController controller) {
    this.view = view;
    this.server = server;
    this.controller = controller;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length > 0 && arguments[0].equals("--train")) {
      Training.run();
      return;
    }
    try {
      run(System.getenv());
    } catch (InvalidSettings e) {
      LOG.error("{}", e.getMessage());
      System.exit(2);
    } catch (IOException | RuntimeException e) {
      // The server's threads would go on and look healthy with nothing behind them.
      LOG.error("Cannot start", e);
      System.exit(1);
    }
  }

  /**
   * Starts the operator and returns when it has read the cluster.
   *
   * @param client must read as {@link LenientSerialization} does; the caller closes it
   */
  static OperatorMain start(
      OperatorSettings settings,
      Optional<Candidate> candidate,
      KubernetesClient client,
      InstantSource clock)
      throws IOException, InterruptedException {
    var scope =
        new Scope(
            new HashSet<>(settings.watchNamespaces()),
            settings.prometheusNamespaces(),
            new HashSet<>(settings.readSecretsIn()));
    var registry = new CollectorRegistry();
    var view =
        new ClusterView(
            client,
            scope,
            settings.plain(),
            settings.policy(),
            settings.connections(),
            new DiscoveryReads(clock, isAlone(candidate, client, clock)),
            OperatorMain::stopped);
    new DiscoveryAge(view::staleSince, clock).register(registry);
    new DiscoveryReadTimes(() -> lastReads(view)).register(registry);
    new MonitoredCount(() -> view.monitoreds().stream()).register(registry);
    var server =
        Server.start(
            settings.port(),
            new Discovery(view)::document,
            settings.discoveryAccess(),
            registry,
            view::isServing);
    var controller =
        new MonitoredController(
            client,
            view,
            scope,
            settings.jobServer(),
            candidate,
            new OperatorMetrics(registry),
            clock,
            OperatorMain::stopped);
    view.start();
    awaitSettled(view);
    controller.start();
    return new OperatorMain(view, server, controller);
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    controller.close();
    view.close();
  }

  private static void run(Map<String, String> environment)
      throws IOException, InterruptedException {
    var settings =
        OperatorSettings.read(
            Path.of(environment.getOrDefault("MONITORED_SETTINGS", DEFAULT_SETTINGS)));
    var client =
        new KubernetesClientBuilder()
            .withKubernetesSerialization(LenientSerialization.serialization())
            .build();
    var operator =
        start(settings, candidate(settings, environment), client, InstantSource.system());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(operator, client), "stop"));
    LOG.info("Started; serving on port {}", operator.port());
    Thread.currentThread().join();
  }

  private static void stop(OperatorMain operator, KubernetesClient client) {
    operator.close();
    client.close();
  }

  private static Optional<Candidate> candidate(
      OperatorSettings settings, Map<String, String> environment) {
    if (!settings.leaderElection()) {
      return Optional.empty();
    }
    var namespace = environment.get("MONITORED_NAMESPACE");
    if (namespace == null || namespace.isBlank()) {
      throw new InvalidSettings(
          "leaderElection requires the environment variable MONITORED_NAMESPACE");
    }
    var deployment =
        Optional.ofNullable(environment.get("MONITORED_DEPLOYMENT"))
            .filter(name -> !name.isBlank());
    var identity =
        environment.getOrDefault("MONITORED_POD_NAME", "operator") + "_" + UUID.randomUUID();
    var lease = deployment.orElse("monitored-operator");
    return Optional.of(new Candidate(identity, namespace, lease, deployment));
  }

  /** A candidate that does not know its own Deployment may have company. */
  private static BooleanSupplier isAlone(
      Optional<Candidate> candidate, KubernetesClient client, InstantSource clock) {
    if (candidate.isEmpty()) {
      return () -> true;
    }
    var deployments = client.apps().deployments().inNamespace(candidate.get().namespace());
    return candidate
        .get()
        .deployment()
        .<BooleanSupplier>map(name -> new OwnReplicas(deployments.withName(name), clock))
        .orElse(() -> false);
  }

  private static Map<String, Instant> lastReads(ClusterView view) {
    var last = new TreeMap<String, Instant>();
    for (var one : view.plain()) {
      view.reads().last(one.ref()).ifPresent(time -> last.put(one.ref().name(), time));
    }
    return last;
  }

  /** Until then an absence means nothing, and nothing may be written. */
  private static void awaitSettled(ClusterView view) throws InterruptedException {
    for (long looks = 1; !view.isSettled(); looks++) {
      if (looks % REMIND.dividedBy(LOOK) == 0) {
        LOG.warn(
            "Still reading the cluster; check that the CRD monitoreds.monitored.dev is installed."
                + " State of each source: {}",
            view.sources().states());
      }
      Thread.sleep(LOOK);
    }
  }

  /** A replica that cannot see any more must not go on to judge, or to keep the lease. */
  private static void stopped(Throwable problem) {
    LOG.error("An informer has stopped permanently; exiting", problem);
    Runtime.getRuntime().halt(1);
  }
}
