package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.Ports;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What every Pod has in common: the Pod Security Standard restricted, a read-only root with a
 * writable /tmp, and no service account token.
 */
final class PodShape {
  static final String TMP = "tmp";

  private static final int FIRST_UNPRIVILEGED = 1024;

  private PodShape() {}

  static PodSpecBuilder pod() {
    return new PodSpecBuilder()
        .withAutomountServiceAccountToken(false)
        // Else a Service of the namespace could set variables that the application reads as its
        // own.
        .withEnableServiceLinks(false)
        .withSecurityContext(security().build())
        .withVolumes(emptyDir(TMP));
  }

  /**
   * The same, but whoever may not do so elsewhere may listen on such a port, too: some container
   * engines allow it of themselves and others do not.
   */
  static PodSpecBuilder pod(int... ports) {
    return IntStream.of(ports).noneMatch(port -> port < FIRST_UNPRIVILEGED)
        ? pod()
        : pod()
            .editSecurityContext()
            .addNewSysctl("net.ipv4.ip_unprivileged_port_start", "0")
            .endSecurityContext();
  }

  static PodSecurityContextBuilder security() {
    return new PodSecurityContextBuilder()
        .withRunAsNonRoot(true)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile();
  }

  static ContainerBuilder container(String image) {
    return new ContainerBuilder()
        .withName(Names.CONTAINER)
        .withImage(image)
        .withImagePullPolicy("IfNotPresent")
        .withSecurityContext(restricted())
        .addNewVolumeMount()
        .withName(TMP)
        .withMountPath("/tmp")
        .endVolumeMount();
  }

  static PodTemplateSpec template(Monitored monitored, PodSpecBuilder pod) {
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(Labels.of(monitored))
        .endMetadata()
        .withSpec(pod.build())
        .build();
  }

  /** The application's port, then others of it, then that of the metrics if it is none of these. */
  static ContainerPort[] ports(Monitored monitored, ContainerPort... others) {
    return Stream.of(
            Stream.of(port(Names.HTTP, Ports.http(monitored).number())),
            Stream.of(others),
            Stream.of(Ports.metrics(monitored)).map(port -> port(port.name(), port.number())))
        .flatMap(ports -> ports)
        .distinct()
        .toArray(ContainerPort[]::new);
  }

  static ContainerPort port(String name, int number) {
    return new ContainerPortBuilder()
        .withName(name)
        .withContainerPort(number)
        .withProtocol("TCP")
        .build();
  }

  static Volume emptyDir(String name) {
    return new VolumeBuilder().withName(name).withNewEmptyDir().endEmptyDir().build();
  }

  private static SecurityContext restricted() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .build();
  }
}
