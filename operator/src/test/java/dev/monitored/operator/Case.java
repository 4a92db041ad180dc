package dev.monitored.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.children.DashboardManifest;
import dev.monitored.operator.children.DeploymentManifest;
import dev.monitored.operator.children.PersistentVolumeClaimManifest;
import dev.monitored.operator.children.PodMonitorManifest;
import dev.monitored.operator.children.PrometheusRuleManifest;
import dev.monitored.operator.children.ServiceManifest;
import dev.monitored.operator.children.ServiceMonitorManifest;
import dev.monitored.operator.children.TokenSecretManifest;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Planner;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.snapshot.Facts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A reviewed case: a {@code Monitored}, the cluster that it meets, and a folder for what comes of
 * it. The samples of the project are cases, too.
 */
public record Case(String name, Path source) {
  public static final String NAMESPACE = "team-a";
  public static final String IMAGE = "registry.example.org/job-server:1.0";

  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final Path SAMPLES = Path.of("../deploy/samples");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  public static Stream<Case> all() {
    var folders =
        list(FOLDER)
            .filter(folder -> Files.exists(folder.resolve("monitored.yaml")))
            .map(folder ->
                new Case(folder.getFileName().toString(), folder.resolve("monitored.yaml")));
    return Stream.concat(folders, list(SAMPLES).map(Case::sample));
  }

  public Monitored monitored() {
    var monitored = Serialization.unmarshal(read(source), Monitored.class);
    monitored.getMetadata().setNamespace(NAMESPACE);
    return monitored;
  }

  public Plan plan() {
    return Planner.plan(monitored(), facts());
  }

  public Path file(String file) {
    return FOLDER.resolve(name).resolve(file);
  }

  /** Everything that may be written for it. */
  public List<HasMetadata> manifests() {
    var monitored = monitored();
    var all = new ArrayList<HasMetadata>();
    all.add(DeploymentManifest.of(monitored, IMAGE));
    all.add(ServiceManifest.of(monitored));
    if (TokenSecretManifest.isWanted(monitored)) {
      all.add(TokenSecretManifest.of(monitored, "a-token"));
    }
    if (PersistentVolumeClaimManifest.storage(monitored).isPresent()) {
      all.add(PersistentVolumeClaimManifest.of(monitored));
    }
    all.addAll(monitoring(monitored, plan()));
    return all;
  }

  private static List<HasMetadata> monitoring(Monitored monitored, Plan plan) {
    var all = new ArrayList<HasMetadata>();
    plan.monitors()
        .forEach(monitor ->
            all.add(
                monitor.route() == Route.POD_MONITOR
                    ? PodMonitorManifest.of(monitored, monitor)
                    : ServiceMonitorManifest.of(monitored, monitor)));
    plan.rules().forEach(rules -> all.add(PrometheusRuleManifest.of(monitored, rules)));
    if (monitored.getSpec().dashboard().enabled()) {
      all.add(DashboardManifest.of(monitored));
    }
    return all;
  }

  /** That of the case, or else a Prometheus of kube-prometheus-stack and a plain one. */
  private Facts facts() {
    var own = file("facts.yaml");
    try {
      return YAML.readValue(
          read(Files.exists(own) ? own : FOLDER.resolve("facts.yaml")), Facts.class);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Case sample(Path file) {
    return new Case("sample-" + file.getFileName().toString().replace(".yaml", ""), file);
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
