package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
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
    @JsonPropertyDescription(
            "The Prometheus servers that scrape the application, then others that may, each with"
                + " the reason why it does not, then up to three that scrape it without being chosen.")
        @Size(max = MonitoredStatus.MAX_PROMETHEUSES)
        List<PrometheusStatus> prometheuses,
    @JsonPropertyDescription("How many further Prometheus servers the cluster has.")
        @Nullable Integer otherPrometheuses,
    @JsonPropertyDescription("The rules of the application.") @Nullable RulesStatus rules,
    @JsonPropertyDescription("The dashboard of the application.")
        @Nullable DashboardStatus dashboard,
    @JsonPropertyDescription("What has been proven, in the order in which one would debug.")
        List<Condition> conditions) {

  public static final int MAX_PROMETHEUSES = 10;

  public MonitoredStatus {
    prometheuses = prometheuses == null ? List.of() : List.copyOf(prometheuses);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PrometheusStatus(
      @JsonPropertyDescription("Which one: kind/namespace/name.") @Size(max = 340) String ref,
      @JsonPropertyDescription(
              "Whether it is chosen to scrape the application. It stays chosen while it exists and"
                  + " can be satisfied, unless spec.prometheus excludes it.")
          @Nullable Boolean chosen,
      @JsonPropertyDescription("How it finds the application; None: not at all.") String route,
      @JsonPropertyDescription(
              "The ServiceMonitor or PodMonitor that is written for it."
                  + " If omitted, none is written for it.")
          @Size(max = 63)
          @Nullable String monitor,
      @JsonPropertyDescription("Its scrape pools with targets of the application.")
          List<String> pools,
      @JsonPropertyDescription("The application's targets in it.") @Nullable Targets targets,
      @JsonPropertyDescription("Why it does not scrape the application; absent: it does.")
          @Nullable String reason) {

    public PrometheusStatus {
      pools = pools == null ? List.of() : List.copyOf(pools);
    }

    /** In the statuses of older operators whatever has a route is chosen. */
    @JsonIgnore
    public boolean isChosen() {
      return chosen == null ? route != null && !route.equals("None") : chosen;
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Targets(
      @JsonPropertyDescription("Pods that should be scraped.") int expected,
      @JsonPropertyDescription("Targets whose last scrape succeeded.") int up,
      @JsonPropertyDescription("Targets whose last scrape failed.") int down,
      @JsonPropertyDescription("Targets that were found and dropped.") int dropped) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RulesStatus(
      @JsonPropertyDescription("Rules that the operator wrote.") int written,
      @JsonPropertyDescription("Rules that every intended Prometheus has loaded.") int loaded,
      @JsonPropertyDescription("Rules whose last evaluation failed.") int unhealthy,
      @JsonPropertyDescription(
              "Rules that are not written, because each shard of a Prometheus has only a part of"
                  + " the targets. If omitted, all rules are written.")
          @Nullable List<String> leftOut,
      @JsonPropertyDescription(
              "Why no Prometheus is expected to load the rules."
                  + " If omitted, the condition RulesLoaded tells about them.")
          @Nullable String reason) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record DashboardStatus(
      @JsonPropertyDescription("Its uid, the last part of its address in Grafana.") String uid,
      @JsonPropertyDescription("How many panels it has.") int panels) {}
}
