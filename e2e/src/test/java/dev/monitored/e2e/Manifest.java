package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.NAMESPACE;
import static dev.monitored.e2e.Cluster.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Manifests of the stories themselves; {@code JOB_SERVER_IMAGE} stands for the image built, {@code
 * POSTGRES_IMAGE} for that of the database, {@code CONTROLLER_MANAGER_IMAGE} for that of
 * Kubernetes, {@code PROMETHEUS_IMAGE} for that of prometheus-operator's Prometheus.
 */
final class Manifest {
  private Manifest() {}

  static void apply(String name) {
    apply(NAMESPACE, name);
  }

  static void apply(String namespace, String name) {
    cluster().kubectl("apply", "--namespace", namespace, "--filename", file(name).toString());
  }

  private static String filledIn(String text) {
    var filled =
        text.replace("JOB_SERVER_IMAGE", Cluster.required("E2E_JOB_SERVER_IMAGE"))
            .replace("POSTGRES_IMAGE", Cluster.required("E2E_POSTGRES_IMAGE"))
            .replace("CONTROLLER_MANAGER_IMAGE", Cluster.required("E2E_CONTROLLER_MANAGER_IMAGE"));
    return filled.contains("PROMETHEUS_IMAGE")
        ? filled.replace("PROMETHEUS_IMAGE", PrometheusOperator.image())
        : filled;
  }

  private static Path file(String name) {
    try (var resource = Objects.requireNonNull(Manifest.class.getResourceAsStream("/" + name))) {
      var text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      var file = Files.createTempFile("e2e", name);
      file.toFile().deleteOnExit();
      return Files.writeString(file, filledIn(text));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
