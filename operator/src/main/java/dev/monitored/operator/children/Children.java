package dev.monitored.operator.children;

import dev.monitored.operator.api.JobServer;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.Storage;
import dev.monitored.operator.application.Application;
import dev.monitored.operator.application.Endpoint;
import dev.monitored.operator.plan.MonitorPlan;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Route;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All objects that a {@code Monitored} has, in the order in which they are written. */
public final class Children {
  private Children() {}

  /**
   * What the operator adds to a {@code Monitored}.
   *
   * @param jobServer for what a job server leaves open
   * @param token makes the token of a job server that names no Secret with one
   */
  public record Setup(JobServerDefaults jobServer, Supplier<String> token) {}

  public static List<Child> of(
      Monitored monitored, Application application, Plan plan, Setup setup) {
    return Stream.of(
            token(monitored, setup).stream(),
            volume(monitored).stream(),
            workload(monitored, setup),
            scraping(monitored, application.endpoint(), plan),
            plan.rules().stream()
                .map(rules -> Child.owned(Part.RULES, PrometheusRuleManifest.of(monitored, rules))),
            dashboard(monitored).stream())
        .flatMap(children -> children)
        .toList();
  }

  /** It comes first: a Deployment that is there says that its token was made. */
  private static Optional<Child> token(Monitored monitored, Setup setup) {
    return TokenSecretManifest.isWanted(monitored)
        ? Optional.of(
            new Child(
                Part.WORKLOAD,
                TokenSecretManifest.of(monitored, setup.token().get()),
                Child.Kept.CREATED))
        : Optional.empty();
  }

  private static Optional<Child> volume(Monitored monitored) {
    return Optional.ofNullable(monitored.getSpec().jobServer())
        .map(JobServer::storage)
        .map(storage ->
            new Child(
                Part.WORKLOAD,
                PersistentVolumeClaimManifest.of(monitored),
                storage.whenDeleted() == Storage.WhenDeleted.Delete
                    ? Child.Kept.OWNED
                    : Child.Kept.RETAINED));
  }

  private static Stream<Child> workload(Monitored monitored, Setup setup) {
    return monitored.getSpec().target() == null
        ? Stream.of(
            Child.owned(Part.WORKLOAD, DeploymentManifest.of(monitored, setup.jobServer())),
            Child.owned(Part.WORKLOAD, ServiceManifest.of(monitored)))
        : Stream.of();
  }

  private static Stream<Child> scraping(
      Monitored monitored, @Nullable Endpoint endpoint, Plan plan) {
    return endpoint == null
        ? Stream.of()
        : Stream.concat(
            Stream.ofNullable(endpoint.made())
                .filter(_ -> !plan.monitors().isEmpty())
                .map(selector ->
                    Child.owned(Part.SCRAPE, ServiceManifest.made(monitored, selector, endpoint))),
            plan.monitors().stream().map(monitor -> monitor(monitored, endpoint, monitor)));
  }

  private static Child monitor(Monitored monitored, Endpoint endpoint, MonitorPlan monitor) {
    return Child.owned(
        Part.SCRAPE,
        monitor.route() == Route.POD_MONITOR
            ? PodMonitorManifest.of(monitored, endpoint, monitor)
            : ServiceMonitorManifest.of(monitored, endpoint, monitor));
  }

  private static Optional<Child> dashboard(Monitored monitored) {
    return Boolean.TRUE.equals(monitored.getSpec().dashboard().enabled())
        ? Optional.of(Child.owned(Part.DASHBOARD, DashboardManifest.of(monitored)))
        : Optional.empty();
  }
}
