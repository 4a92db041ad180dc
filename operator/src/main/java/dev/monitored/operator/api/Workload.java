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
    @JsonPropertyDescription("The image to run; its user must not be root.")
        @Required
        @Size(min = 1, max = 512)
        String image,
    @JsonPropertyDescription("Replaces the image's entry point.") @Size(max = 64)
        List<@Size(max = 4096) String> command,
    @JsonPropertyDescription("Arguments of the entry point.") @Size(max = 64)
        List<@Size(max = 4096) String> args,
    @JsonPropertyDescription("The TCP port that the application listens on.")
        @Default("8080")
        @Min(1)
        @Max(65535)
        Integer port,
    @JsonPropertyDescription("Environment variables, in the order in which they are set.")
        @Size(max = 128)
        List<Env> env,
    @JsonPropertyDescription("CPU and memory of the application.") @Nullable Resources resources,
    @JsonPropertyDescription("How the kubelet finds out whether the application works.")
        @Nullable Probes probes,
    @JsonPropertyDescription("Names of Secrets of this namespace with which the image is pulled.")
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
      message = "a variable has value or valueFrom, not both")
  public record Env(
      @JsonPropertyDescription("Name of the variable.")
          @Required
          @Size(min = 1, max = 253)
          @Pattern("^[A-Za-z_][A-Za-z0-9_.-]*$")
          String name,
      @JsonPropertyDescription("Its value.") @Size(max = 32768) @Nullable String value,
      @JsonPropertyDescription("Where its value comes from.") @Nullable EnvSource valueFrom) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "has(self.secretKeyRef) != has(self.configMapKeyRef)",
      message = "valueFrom has exactly one of secretKeyRef and configMapKeyRef")
  public record EnvSource(
      @JsonPropertyDescription("A key of a Secret of this namespace.")
          @Nullable KeyReference secretKeyRef,
      @JsonPropertyDescription("A key of a ConfigMap of this namespace.")
          @Nullable KeyReference configMapKeyRef) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record KeyReference(
      @JsonPropertyDescription("Name of the object.") @Required @Size(min = 1, max = 253)
          String name,
      @JsonPropertyDescription("Key in its data.") @Required @Size(min = 1, max = 253) String key,
      @JsonPropertyDescription("True: the Pod starts without it, too.") @Default("false")
          @Nullable Boolean optional) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Probes(
      @JsonPropertyDescription("When the Pod may get traffic.") @Nullable Probe readiness,
      @JsonPropertyDescription("When the container is started anew.") @Nullable Probe liveness,
      @JsonPropertyDescription("How long the other probes wait.") @Nullable Probe startup) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "has(self.httpGet) != has(self.tcpSocket)",
      message = "a probe has exactly one of httpGet and tcpSocket")
  public record Probe(
      @JsonPropertyDescription("An HTTP request that must be answered by 2xx or 3xx.")
          @Nullable HttpGet httpGet,
      @JsonPropertyDescription("A TCP connection that must be accepted.")
          @Nullable TcpSocket tcpSocket,
      @JsonPropertyDescription("Seconds from the start of the container to the first probe.")
          @Default("0")
          @Min(0)
          @Max(86400)
          @Nullable Integer initialDelaySeconds,
      @JsonPropertyDescription("Seconds between two probes.") @Default("10") @Min(1) @Max(86400)
          @Nullable Integer periodSeconds,
      @JsonPropertyDescription("Seconds that an answer may take.") @Default("1") @Min(1) @Max(3600)
          @Nullable Integer timeoutSeconds,
      @JsonPropertyDescription("Failures in a row that count.") @Default("3") @Min(1) @Max(1000)
          @Nullable Integer failureThreshold) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record HttpGet(
      @JsonPropertyDescription("Path of the request.")
          @Default("/")
          @Size(min = 1, max = 1024)
          @Pattern("^/.*$")
          @Nullable String path,
      @JsonPropertyDescription("Port of the request; absent: the workload's port.")
          @Min(1)
          @Max(65535)
          @Nullable Integer port) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TcpSocket(
      @JsonPropertyDescription("Port to connect to; absent: the workload's port.")
          @Min(1)
          @Max(65535)
          @Nullable Integer port) {}
}
