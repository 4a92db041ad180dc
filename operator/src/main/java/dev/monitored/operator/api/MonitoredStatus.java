package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MonitoredStatus(
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("How many Pods there are.") @StatusReplicas @Nullable Integer replicas,
    @JsonPropertyDescription("Label selector of the Pods, as text.") @LabelSelector
        @Nullable String selector,
    @JsonPropertyDescription("The image that runs.") @Nullable String image,
    @JsonPropertyDescription("Pods that are up in every intended Prometheus, of those expected.")
        @Nullable String targets,
    @JsonPropertyDescription("The routes in use, joined by a comma.") @Nullable String via,
    @JsonPropertyDescription("What each Prometheus of the cluster knows of the application.")
        List<PrometheusStatus> prometheuses,
    @JsonPropertyDescription("The rules of the application.") @Nullable RulesStatus rules,
    @JsonPropertyDescription("The dashboard of the application.")
        @Nullable DashboardStatus dashboard,
    @JsonPropertyDescription("What has been proven, in the order in which one would debug.")
        List<Condition> conditions) {

  public MonitoredStatus {
    prometheuses = prometheuses == null ? List.of() : List.copyOf(prometheuses);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PrometheusStatus(
      @JsonPropertyDescription("Which one: kind/namespace/name.") String ref,
      @JsonPropertyDescription("How it finds the application; None: not at all.") String route,
      @JsonPropertyDescription("Its scrape pools with targets of the application.")
          List<String> pools,
      @JsonPropertyDescription("The application's targets in it.") @Nullable Targets targets,
      @JsonPropertyDescription("Why it does not scrape the application; absent: it does.")
          @Nullable String reason) {

    public PrometheusStatus {
      pools = pools == null ? List.of() : List.copyOf(pools);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Targets(
      @JsonPropertyDescription("Pods that should be scraped.") int expected,
      @JsonPropertyDescription("Targets whose last scrape succeeded.") int up,
      @JsonPropertyDescription("Targets whose last scrape failed.") int down,
      @JsonPropertyDescription("Targets that were found and dropped.") int dropped) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record RulesStatus(
      @JsonPropertyDescription("Rules that the operator wrote.") int written,
      @JsonPropertyDescription("Rules that every intended Prometheus has loaded.") int loaded,
      @JsonPropertyDescription("Rules whose last evaluation failed.") int unhealthy) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record DashboardStatus(
      @JsonPropertyDescription("Its uid, the last part of its address in Grafana.") String uid,
      @JsonPropertyDescription("How many panels it has.") int panels) {}
}
