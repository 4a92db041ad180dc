package dev.monitored.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.Application;
import dev.monitored.operator.children.Child;
import dev.monitored.operator.children.Children;
import dev.monitored.operator.children.JobServerDefaults;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Planner;
import dev.monitored.operator.snapshot.ApplicationObjects;
import dev.monitored.operator.snapshot.Facts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A reviewed case: a {@code Monitored}, the cluster that it meets, and a folder for what comes of
 * it. The samples of the project are cases, too.
 */
public record Case(String name, Path source) {
  public static final String NAMESPACE = "team-a";
  static final JobServerDefaults DEFAULTS =
      new JobServerDefaults("registry.example.org/job-server:1.0", List.of(), false);

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

  /** Those whose Pods the operator runs. */
  public static Stream<Case> run() {
    return all().filter(one -> one.monitored().getSpec().target() == null);
  }

  public Monitored monitored() {
    var monitored = Serialization.unmarshal(read(source), Monitored.class);
    monitored.getMetadata().setNamespace(NAMESPACE);
    return monitored;
  }

  public Plan plan() {
    return Planner.plan(monitored(), facts());
  }

  public Application application() {
    return Application.of(monitored(), objects());
  }

  /** What the cluster has of its target, if it has one. */
  private ApplicationObjects objects() {
    var file = file("objects.yaml");
    var all =
        Files.exists(file)
            ? Serialization.unmarshal(read(file), KubernetesList.class).getItems()
            : List.<HasMetadata>of();
    return new ApplicationObjects(
        all.stream().filter(one -> one.getApiVersion().equals("apps/v1")).toList(),
        all.stream().filter(Service.class::isInstance).map(Service.class::cast).toList(),
        all.stream().filter(Pod.class::isInstance).map(Pod.class::cast).toList());
  }

  public Path file(String file) {
    return FOLDER.resolve(name).resolve(file);
  }

  /** Everything that is written for it, in that order. */
  public List<HasMetadata> manifests() {
    var setup = new Children.Setup(DEFAULTS, () -> "a-token");
    return Children.of(monitored(), application(), plan(), setup).stream()
        .map(Child::object)
        .toList();
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
