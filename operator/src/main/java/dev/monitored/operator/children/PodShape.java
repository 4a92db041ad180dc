package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.Ports;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  /** The labels of the selector override those of the author. */
  static PodTemplateSpec template(
      Monitored monitored,
      PodSpecBuilder pod,
      Map<String, String> labels,
      Map<String, String> annotations) {
    var all = new TreeMap<>(labels);
    all.putAll(Labels.of(monitored));
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(all)
        .withAnnotations(annotations)
        .endMetadata()
        .withSpec(pod.build())
        .build();
  }

  /** The ports of the Service, and additional ones. */
  static ContainerPort[] ports(Monitored monitored, ContainerPort... others) {
    return Stream.concat(
            Ports.ofService(monitored).stream().map(port -> port(port.name(), port.number())),
            Stream.of(others))
        .toArray(ContainerPort[]::new);
  }

  static List<LocalObjectReference> references(List<String> names) {
    return names.stream().map(LocalObjectReference::new).toList();
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
