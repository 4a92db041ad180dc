package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "!has(self.ports) || self.ports.all(further, further.port != self.port)",
    message = "workload.ports must not contain workload.port, which already has the name http",
    fieldPath = ".ports")
@ValidationRule(
    value =
        "!has(self.files) || !has(self.writable) || self.files.all(file, self.writable.all(path,"
            + " path != file.mountPath && !path.startsWith(file.mountPath + '/')))",
    message =
        "workload.writable must not contain the path of an entry of workload.files, or a path below"
            + " it",
    fieldPath = ".writable")
public record Workload(
    @JsonPropertyDescription(
            "Image of the application. It must not run as root; see also runAsUser.")
        @Required
        @Size(min = 1, max = 512)
        String image,
    @JsonPropertyDescription("Entrypoint. If omitted, defaults to the entrypoint of the image.")
        @Size(max = 64)
        List<@Size(max = 4096) String> command,
    @JsonPropertyDescription("Arguments of the entrypoint.") @Size(max = 64)
        List<@Size(max = 4096) String> args,
    @JsonPropertyDescription("TCP port that the application listens on.")
        @Default("8080")
        @Min(1)
        @Max(65535)
        Integer port,
    @JsonPropertyDescription("Environment variables, in the order in which they are set.")
        @Size(max = 128)
        List<Env> env,
    @JsonPropertyDescription("CPU and memory of the application.") @Nullable Resources resources,
    @JsonPropertyDescription("Probes of the container. If omitted, there are none.")
        @Nullable Probes probes,
    @JsonPropertyDescription(
            "Names of the Secrets in the same namespace that are used to pull the image.")
        @Size(max = 16)
        List<@Size(min = 1, max = 253) String> imagePullSecrets,
    @JsonPropertyDescription(
            "User ID of the application. Required if the image names its user instead of giving a"
                + " number, or if its user is root. If omitted, defaults to the user of the image.")
        @Min(1)
        @Max(2147483647)
        @Nullable Long runAsUser,
    @JsonPropertyDescription(
            "Folders that the application can write to, in addition to /tmp. Each is empty when a Pod"
                + " starts, and hides the files of the image at this path. All other files are"
                + " read-only.")
        @Size(max = 16)
        @ValidationRule(
            value =
                "self.all(path, self.all(other, path == other || !path.startsWith(other + '/')))",
            message = "workload.writable must not contain a path that is below another one")
        @ValidationRule(
            value = "self.all(path, !path.matches('^/(tmp|proc|sys|dev)(/.*)?$'))",
            message =
                "workload.writable must not contain /tmp, which is writable already, or /proc, /sys"
                    + " and /dev")
        List<@Size(min = 2, max = 255) @Pattern(MountedFiles.PATH) String> writable,
    @JsonPropertyDescription("Read-only files from ConfigMaps and Secrets in the same namespace.")
        @Size(max = 16)
        @ValidationRule(
            value =
                "self.all(file, self.all(other, file.mountPath == other.mountPath"
                    + " || !file.mountPath.startsWith(other.mountPath + '/')))",
            message =
                "workload.files must not contain a path that is below another one, because that one"
                    + " is read-only")
        List<MountedFiles> files,
    @JsonPropertyDescription(
            "Additional ports, in the container and in the Service. A port that serves metrics must"
                + " also be named by scrape.port.")
        @Size(max = 16)
        @ValidationRule(
            value = "self.all(one, self.exists_one(other, other.port == one.port))",
            message = "workload.ports must not contain the same port twice")
        List<FurtherPort> ports,
    @JsonPropertyDescription(
            "Labels of the Pods, in addition to those that the operator sets. A change restarts the"
                + " Pods.")
        @Size(max = 32)
        @ValidationRule(value = KeyRules.QUALIFIED, message = KeyRules.QUALIFIED_MESSAGE)
        @ValidationRule(
            value = KeyRules.NO_RESERVED_LABEL,
            message = KeyRules.NO_RESERVED_LABEL_MESSAGE)
        Map<String, @Size(max = 63) @Pattern(KeyRules.LABEL_VALUE) String> podLabels,
    @JsonPropertyDescription("Annotations of the Pods. A change restarts the Pods.")
        @Size(max = 32)
        @ValidationRule(value = KeyRules.QUALIFIED, message = KeyRules.QUALIFIED_MESSAGE)
        @ValidationRule(
            value = KeyRules.NO_RESERVED_ANNOTATION,
            message = KeyRules.NO_RESERVED_ANNOTATION_MESSAGE)
        Map<String, @Size(max = 4096) String> podAnnotations,
    @JsonPropertyDescription("Labels that a node must have to run the Pods.")
        @Size(max = 32)
        @ValidationRule(value = KeyRules.QUALIFIED, message = KeyRules.QUALIFIED_MESSAGE)
        Map<String, @Size(max = 63) @Pattern(KeyRules.LABEL_VALUE) String> nodeSelector,
    @JsonPropertyDescription("Taints of nodes that the Pods tolerate.") @Size(max = 16)
        List<Toleration> tolerations,
    @JsonPropertyDescription("Constraints that spread the Pods over nodes, zones or other domains.")
        @Size(max = 8)
        List<SpreadConstraint> topologySpreadConstraints) {

  public Workload {
    command = command == null ? List.of() : List.copyOf(command);
    args = args == null ? List.of() : List.copyOf(args);
    port = port == null ? Integer.valueOf(8080) : port;
    env = env == null ? List.of() : List.copyOf(env);
    imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
    writable = writable == null ? List.of() : List.copyOf(writable);
    files = files == null ? List.of() : List.copyOf(files);
    ports = ports == null ? List.of() : List.copyOf(ports);
    podLabels = podLabels == null ? new TreeMap<>() : new TreeMap<>(podLabels);
    podAnnotations = podAnnotations == null ? new TreeMap<>() : new TreeMap<>(podAnnotations);
    nodeSelector = nodeSelector == null ? new TreeMap<>() : new TreeMap<>(nodeSelector);
    tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
    topologySpreadConstraints =
        topologySpreadConstraints == null ? List.of() : List.copyOf(topologySpreadConstraints);
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "!(has(self.value) && has(self.valueFrom))",
      message = "value and valueFrom cannot both be set")
  public record Env(
      @JsonPropertyDescription("Name of the variable.")
          @Required
          @Size(min = 1, max = 253)
          @Pattern("^[A-Za-z_][A-Za-z0-9_.-]*$")
          String name,
      @JsonPropertyDescription("Value of the variable. Cannot be set together with valueFrom.")
          @Size(max = 32768)
          @Nullable String value,
      @JsonPropertyDescription("Source of the value. Cannot be set together with value.")
          @Nullable EnvSource valueFrom) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "has(self.secretKeyRef) != has(self.configMapKeyRef)",
      message = "exactly one of secretKeyRef and configMapKeyRef must be set")
  public record EnvSource(
      @JsonPropertyDescription("Key of a Secret in the same namespace.")
          @Nullable KeyReference secretKeyRef,
      @JsonPropertyDescription("Key of a ConfigMap in the same namespace.")
          @Nullable KeyReference configMapKeyRef) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record KeyReference(
      @JsonPropertyDescription("Name of the object.") @Required @Size(min = 1, max = 253)
          String name,
      @JsonPropertyDescription("Key to select.") @Required @Size(min = 1, max = 253) String key,
      @JsonPropertyDescription("Whether the Pod starts even if the object or its key is missing.")
          @Default("false")
          @Nullable Boolean optional) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Probes(
      @JsonPropertyDescription("The Pod receives traffic only while this probe succeeds.")
          @Nullable Probe readiness,
      @JsonPropertyDescription("The container is restarted if this probe fails.")
          @Nullable Probe liveness,
      @JsonPropertyDescription(
              "The other probes start after this probe has succeeded. The container is restarted if"
                  + " it fails.")
          @Nullable Probe startup) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "has(self.httpGet) != has(self.tcpSocket)",
      message = "exactly one of httpGet and tcpSocket must be set")
  public record Probe(
      @JsonPropertyDescription(
              "HTTP GET request. It succeeds if the response has status 2xx or 3xx.")
          @Nullable HttpGet httpGet,
      @JsonPropertyDescription("TCP connection. It succeeds if the port is open.")
          @Nullable TcpSocket tcpSocket,
      @JsonPropertyDescription("Seconds between the start of the container and the first probe.")
          @Default("0")
          @Min(0)
          @Max(86400)
          @Nullable Integer initialDelaySeconds,
      @JsonPropertyDescription("Seconds between two probes.") @Default("10") @Min(1) @Max(86400)
          @Nullable Integer periodSeconds,
      @JsonPropertyDescription("Seconds after which a probe times out.")
          @Default("1")
          @Min(1)
          @Max(3600)
          @Nullable Integer timeoutSeconds,
      @JsonPropertyDescription("Consecutive failures after which the probe has failed.")
          @Default("3")
          @Min(1)
          @Max(1000)
          @Nullable Integer failureThreshold) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record HttpGet(
      @JsonPropertyDescription("Path of the request.")
          @Default("/")
          @Size(min = 1, max = 1024)
          @Pattern("^/.*$")
          @Nullable String path,
      @JsonPropertyDescription("Port of the request. If omitted, defaults to the workload's port.")
          @Min(1)
          @Max(65535)
          @Nullable Integer port) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TcpSocket(
      @JsonPropertyDescription("Port to connect to. If omitted, defaults to the workload's port.")
          @Min(1)
          @Max(65535)
          @Nullable Integer port) {}
}
