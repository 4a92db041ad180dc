package dev.monitored.operator.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port that a container of a Pod declares.
 *
 * @param name null: it has none
 */
public record DeclaredPort(String container, @Nullable String name, int number) {

  /** Those of all containers that run side by side. */
  public static Stream<DeclaredPort> of(PodSpec pod) {
    return Stream.concat(
            pod.getContainers().stream(),
            pod.getInitContainers().stream()
                .filter(container -> "Always".equals(container.getRestartPolicy())))
        .flatMap(DeclaredPort::of);
  }

  private static Stream<DeclaredPort> of(Container container) {
    return container.getPorts().stream()
        .filter(port -> port.getProtocol() == null || port.getProtocol().equals("TCP"))
        .map(port -> of(container.getName(), port));
  }

  private static DeclaredPort of(String container, ContainerPort port) {
    return new DeclaredPort(container, port.getName(), port.getContainerPort());
  }
}
