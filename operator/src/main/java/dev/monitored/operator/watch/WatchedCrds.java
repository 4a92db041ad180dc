package dev.monitored.operator.watch;

import dev.monitored.operator.snapshot.SourceState;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/** Watches the definitions themselves, each by its name: a change is known at once. */
public final class WatchedCrds implements MonitoringApi {
  private static final List<String> PLURALS =
      List.of(
          "servicemonitors",
          "podmonitors",
          "prometheusrules",
          "prometheuses",
          "prometheusagents",
          "thanosrulers");

  private final Watch<MonitoringCrd> definitions;

  public WatchedCrds(KubernetesClient client, Runnable changed) {
    var crds = client.resources(MonitoringCrd.class);
    this.definitions =
        new Watch<>(
                "customresourcedefinitions",
                PLURALS.stream().map(WatchedCrds::name).map(crds::withName).toList(),
                Watch.<MonitoringCrd>onChange(_ -> changed.run()))
            .indexedBy(crd -> crd.getMetadata().getName());
  }

  @Override
  public void start() {
    definitions.start();
  }

  @Override
  public SourceState state() {
    return definitions.state();
  }

  @Override
  public Optional<String> version(String plural) {
    return definitions
        .find(name(plural))
        .filter(MonitoringCrd::isEstablished)
        .flatMap(MonitoringCrd::version);
  }

  @Override
  public void close() {
    definitions.close();
  }

  private static String name(String plural) {
    return plural + "." + GROUP;
  }
}
