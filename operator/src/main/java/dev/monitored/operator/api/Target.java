package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "has(self.service) != has(self.workload)",
    message = "exactly one of service and workload must be set")
public record Target(
    @JsonPropertyDescription("Service whose Pods are scraped. It must have a selector.")
        @Nullable ServiceReference service,
    @JsonPropertyDescription("Workload whose Pods are scraped.")
        @Nullable WorkloadReference workload,
    @JsonPropertyDescription(
            "Name or number of the port that serves metrics: a port of the Service or, if workload"
                + " is set, of the Pods. If omitted, defaults to the port named metrics, else to the"
                + " port in the annotation prometheus.io/port of the Service or of the Pod template,"
                + " else to the only declared port.")
        @Nullable IntOrString port) {

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ServiceReference(
      @JsonPropertyDescription("Name of the Service.") @Required @Size(min = 1, max = 63)
          String name) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record WorkloadReference(
      @JsonPropertyDescription("Kind of the workload.") @Required Kind kind,
      @JsonPropertyDescription("Name of the workload.") @Required @Size(min = 1, max = 253)
          String name) {}

  public enum Kind {
    Deployment,
    StatefulSet,
    DaemonSet
  }
}
