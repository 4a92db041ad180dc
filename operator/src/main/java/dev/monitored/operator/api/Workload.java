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
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
public record Workload(
    @JsonPropertyDescription("Image of the application. It must not run as root.")
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
        List<@Size(min = 1, max = 253) String> imagePullSecrets) {

  public Workload {
    command = command == null ? List.of() : List.copyOf(command);
    args = args == null ? List.of() : List.copyOf(args);
    port = port == null ? Integer.valueOf(8080) : port;
    env = env == null ? List.of() : List.copyOf(env);
    imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
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
