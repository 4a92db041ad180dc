package dev.monitored.operator.children;

import dev.monitored.operator.api.JobServer;
import dev.monitored.operator.api.JobServer.Actions;
import dev.monitored.operator.api.JobServer.Database;
import dev.monitored.operator.api.JobServer.Jars;
import dev.monitored.operator.api.JobServer.Signing;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.Resources;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.Ports;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The Pod of the job server of this project. */
record JobServerPod(Monitored monitored, JobServer server, JobServerDefaults defaults) {
  private static final long USER = 65532;
  private static final int OWNER_AND_GROUP_READ = 0440;

  /** Kubernetes kills after the grace period; the server must have drained before. */
  private static final int DRAIN_SECONDS = 20;

  private static final long GRACE_SECONDS = 30;

  private static final String DATA = "data";
  private static final String DATA_DIRECTORY = "/data";
  private static final String SECRET_KEY = "secret";
  private static final String CA_KEY = "ca.crt";

  private static final String JARS = "actions";
  private static final String JARS_DIRECTORY = "/etc/jobserver/actions";

  private static final Resources RESOURCES =
      new Resources(new Resources.Amounts("50m", "160Mi"), new Resources.Amounts(null, "320Mi"));

  PodTemplateSpec template() {
    var pod =
        PodShape.pod()
            .withSecurityContext(security())
            .withImagePullSecrets(PodShape.references(pullSecrets()))
            .withTerminationGracePeriodSeconds(GRACE_SECONDS)
            .withContainers(container())
            .addToVolumes(data());
    secretFiles().forEach(file -> pod.addToVolumes(file.asVolume(secretMode())));
    jars().ifPresent(jars -> pod.addToVolumes(volume(jars)));
    return PodShape.template(monitored, pod, server.podLabels(), server.podAnnotations());
  }

  private PodSecurityContext security() {
    var security = PodShape.security();
    return defaults.hasAssignedUserIds()
        ? security.build()
        : security
            .withRunAsUser(USER)
            .withRunAsGroup(USER)
            .withFsGroup(USER)
            .withFsGroupChangePolicy("OnRootMismatch")
            .build();
  }

  /**
   * If the Pod has no fsGroup, the files belong to root; the default mode lets everybody read them.
   */
  private @Nullable Integer secretMode() {
    return defaults.hasAssignedUserIds() ? null : OWNER_AND_GROUP_READ;
  }

  private List<String> pullSecrets() {
    return server.imagePullSecrets().isEmpty()
        ? defaults.imagePullSecrets()
        : server.imagePullSecrets();
  }

  private Container container() {
    var management = PodShape.port(Names.MANAGEMENT, Ports.JOB_SERVER_MANAGEMENT);
    var container =
        PodShape.container(Optional.ofNullable(server.image()).orElse(defaults.image()))
            .withPorts(PodShape.ports(monitored, management))
            .withEnv(environment())
            .withLivenessProbe(probe("/livez"))
            .withReadinessProbe(probe("/readyz"))
            .withResources(
                Quantities.requirements(Optional.ofNullable(server.resources()).orElse(RESOURCES)))
            .addToVolumeMounts(mount(DATA, DATA_DIRECTORY, false));
    secretFiles().forEach(file -> container.addToVolumeMounts(file.mount()));
    jars().ifPresent(_ -> container.addToVolumeMounts(mount(JARS, JARS_DIRECTORY, true)));
    return container.build();
  }

  private List<EnvVar> environment() {
    var variables = new ArrayList<EnvVar>();
    variables.add(new EnvVar("JOBSERVER_DATA_DIR", DATA_DIRECTORY, null));
    secretFiles().forEach(file -> variables.add(file.variable()));
    variables.add(new EnvVar("JOBSERVER_DRAIN_SECONDS", Integer.toString(DRAIN_SECONDS), null));
    if (server.database() != null) {
      variables.add(instance());
    }
    if (!server.queues().isEmpty()) {
      variables.add(new EnvVar("JOBSERVER_QUEUES", queues(), null));
    }
    Optional.ofNullable(server.actions())
        .map(Actions::http)
        .ifPresent(http -> {
          addList(variables, "JOBSERVER_HTTP_HOSTS", http.hosts());
          addList(variables, "JOBSERVER_HTTP_INTERNAL_HOSTS", http.internalHosts());
        });
    jars().ifPresent(_ -> variables.add(new EnvVar("JOBSERVER_ACTIONS_DIR", JARS_DIRECTORY, null)));
    commands().ifPresent(all -> variables.add(new EnvVar("JOBSERVER_COMMANDS", all, null)));
    return variables;
  }

  private static void addList(List<EnvVar> variables, String name, List<String> entries) {
    if (!entries.isEmpty()) {
      variables.add(new EnvVar(name, String.join(",", entries), null));
    }
  }

  /**
   * Of a Pod one container lives at a time: what starts in it takes over what the last one left.
   */
  private static EnvVar instance() {
    return new EnvVarBuilder()
        .withName("JOBSERVER_INSTANCE")
        .withNewValueFrom()
        .withNewFieldRef(null, "metadata.uid")
        .endValueFrom()
        .build();
  }

  private String queues() {
    return server.queues().stream()
        .map(queue -> queue.name() + "=" + queue.concurrency())
        .sorted()
        .collect(Collectors.joining(","));
  }

  private Optional<String> commands() {
    return Optional.ofNullable(server.actions())
        .map(Actions::commands)
        .filter(commands -> !commands.isEmpty())
        .map(commands ->
            new TreeMap<>(commands)
                .entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                    .collect(Collectors.joining(",")));
  }

  private Optional<Jars> jars() {
    return Optional.ofNullable(server.actions()).map(Actions::jars);
  }

  private static Volume volume(Jars jars) {
    return new VolumeBuilder()
        .withName(JARS)
        .withNewConfigMap()
        .withName(jars.configMapRef().name())
        .endConfigMap()
        .build();
  }

  private Volume data() {
    return PersistentVolumeClaimManifest.storage(monitored).isEmpty()
        ? PodShape.emptyDir(DATA)
        : new VolumeBuilder()
            .withName(DATA)
            .withNewPersistentVolumeClaim()
            .withClaimName(Names.data(monitored))
            .endPersistentVolumeClaim()
            .build();
  }

  private List<SecretFile> secretFiles() {
    var files = new ArrayList<SecretFile>();
    var tokens =
        Optional.ofNullable(server.tokens())
            .map(own -> own.secretRef().name())
            .orElseGet(() -> Names.token(monitored));
    files.add(SecretFile.of("token", "JOBSERVER_TOKEN_FILE", tokens, Names.TOKEN_KEY));
    Optional.ofNullable(server.database()).ifPresent(database -> add(files, database));
    add(files, "callbacks", "JOBSERVER_CALLBACK_SECRET_FILE", server.callbacks());
    add(files, "webhooks", "JOBSERVER_WEBHOOK_SECRET_FILE", server.webhooks());
    return files;
  }

  /** Beside the certificate of an authority its private key may be. */
  private static void add(List<SecretFile> files, Database database) {
    files.add(
        new SecretFile(
            "database",
            "JOBSERVER_DATABASE_URL",
            database.secretRef().name(),
            Optional.empty(),
            false));
    Optional.ofNullable(database.caSecretRef())
        .map(ca ->
            new SecretFile(
                "database-ca", "JOBSERVER_DATABASE_CA_FILE", ca.name(), Optional.of(CA_KEY), true))
        .ifPresent(files::add);
  }

  private static void add(
      List<SecretFile> files, String volume, String setting, @Nullable Signing signing) {
    if (signing != null) {
      files.add(SecretFile.of(volume, setting, signing.secretRef().name(), SECRET_KEY));
    }
  }

  private static VolumeMount mount(String volume, String path, boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(volume)
        .withMountPath(path)
        .withReadOnly(readOnly ? true : null)
        .build();
  }

  private static Probe probe(String path) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withPort(new IntOrString(Names.MANAGEMENT))
        .endHttpGet()
        .withPeriodSeconds(5)
        .withTimeoutSeconds(3)
        .withFailureThreshold(path.equals("/livez") ? 6 : 3)
        .build();
  }
}
