package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.Workload;
import dev.monitored.operator.api.Workload.Env;
import dev.monitored.operator.api.Workload.EnvSource;
import dev.monitored.operator.api.Workload.KeyReference;
import dev.monitored.operator.api.Workload.Probes;
import dev.monitored.operator.naming.Ports;
import dev.monitored.operator.naming.Ports.Port;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.EnvVarSourceBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Pod of an image that the author names. */
record WorkloadPod(Monitored monitored, Workload workload) {
  private static final Probes NO_PROBES = new Probes(null, null, null);

  PodTemplateSpec template() {
    var placement = new Placement(monitored, workload);
    var pod =
        PodShape.pod(Ports.ofService(monitored).stream().mapToInt(Port::number).toArray())
            .withImagePullSecrets(PodShape.references(workload.imagePullSecrets()))
            .withNodeSelector(workload.nodeSelector())
            .withTolerations(placement.tolerations())
            .withTopologySpreadConstraints(placement.spread())
            .withContainers(container())
            .addAllToVolumes(new WorkloadVolumes(workload).volumes());
    return PodShape.template(monitored, pod, workload.podLabels(), workload.podAnnotations());
  }

  private Container container() {
    var probes = Optional.ofNullable(workload.probes()).orElse(NO_PROBES);
    return PodShape.container(workload.image())
        .editSecurityContext()
        .withRunAsUser(workload.runAsUser())
        .endSecurityContext()
        .withCommand(workload.command())
        .withArgs(workload.args())
        .withPorts(PodShape.ports(monitored))
        .withEnv(workload.env().stream().map(WorkloadPod::variable).toList())
        .withResources(Quantities.requirements(workload.resources()))
        .withReadinessProbe(ProbeManifest.of(probes.readiness()))
        .withLivenessProbe(ProbeManifest.of(probes.liveness()))
        .withStartupProbe(ProbeManifest.of(probes.startup()))
        .addAllToVolumeMounts(new WorkloadVolumes(workload).mounts())
        .build();
  }

  /** The API server does not keep an empty value, which is the default. */
  private static EnvVar variable(Env variable) {
    var value = "".equals(variable.value()) ? null : variable.value();
    return new EnvVar(variable.name(), value, source(variable.valueFrom()));
  }

  private static @Nullable EnvVarSource source(@Nullable EnvSource source) {
    return source == null
        ? null
        : new EnvVarSourceBuilder()
            .withSecretKeyRef(secretKey(source.secretKeyRef()))
            .withConfigMapKeyRef(configMapKey(source.configMapKeyRef()))
            .build();
  }

  private static @Nullable SecretKeySelector secretKey(@Nullable KeyReference key) {
    return key == null ? null : new SecretKeySelector(key.key(), key.name(), onlyTrue(key));
  }

  private static @Nullable ConfigMapKeySelector configMapKey(@Nullable KeyReference key) {
    return key == null ? null : new ConfigMapKeySelector(key.key(), key.name(), onlyTrue(key));
  }

  private static @Nullable Boolean onlyTrue(KeyReference key) {
    return Boolean.TRUE.equals(key.optional()) ? true : null;
  }
}
