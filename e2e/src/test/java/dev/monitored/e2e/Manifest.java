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
 * POSTGRES_IMAGE} for that of the database.
 */
final class Manifest {
  private Manifest() {}

  static void apply(String name) {
    cluster().kubectl("apply", "--namespace", NAMESPACE, "--filename", file(name).toString());
  }

  private static Path file(String name) {
    try (var resource = Objects.requireNonNull(Manifest.class.getResourceAsStream("/" + name))) {
      var text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      var file = Files.createTempFile("e2e", name);
      file.toFile().deleteOnExit();
      return Files.writeString(
          file,
          text.replace("JOB_SERVER_IMAGE", Cluster.required("E2E_JOB_SERVER_IMAGE"))
              .replace("POSTGRES_IMAGE", Cluster.required("E2E_POSTGRES_IMAGE")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
