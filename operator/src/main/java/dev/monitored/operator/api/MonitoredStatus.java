package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MonitoredStatus(
    @JsonPropertyDescription(
            "Generation of the spec that this status was computed for; -1 until the first status.")
        @Min(MonitoredStatus.UNOBSERVED)
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Number of Pods.") @StatusReplicas @Nullable Integer replicas,
    @JsonPropertyDescription("Label selector of the Pods, as a string.") @LabelSelector
        @Nullable String selector,
    @JsonPropertyDescription("Image of the application.") @Nullable String image,
    @JsonPropertyDescription(
            "Number of targets that are up in every chosen Prometheus, and number of expected targets,"
                + " as up/expected. Each endpoint of each Pod is a target.")
        @Nullable String targets,
    @JsonPropertyDescription("Routes in use, separated by commas.") @Nullable String via,
    @JsonPropertyDescription(
            "Prometheus servers, in this order: those that are chosen to scrape the application,"
                + " those that could be chosen, and up to three that scrape it without being chosen.")
        @Size(max = MonitoredStatus.MAX_PROMETHEUSES)
        List<PrometheusStatus> prometheuses,
    @JsonPropertyDescription("Number of Prometheus servers that are not listed in prometheuses.")
        @Nullable Integer otherPrometheuses,
    @JsonPropertyDescription("Recording rules and alerts of the application.")
        @Nullable RulesStatus rules,
    @JsonPropertyDescription("Grafana dashboard of the application.")
        @Nullable DashboardStatus dashboard,
    @JsonPropertyDescription(
            "How long the first proof took. If omitted, the operator has not observed the Monitored"
                + " from its creation, or nothing scrapes it.")
        @Nullable FirstProof firstProof,
    @JsonPropertyDescription(
            "Conditions of the application and its monitoring. Each one depends on those before it;"
                + " Ready summarizes them.")
        List<Condition> conditions) {

  public static final int MAX_PROMETHEUSES = 10;

  /** The observedGeneration that the schema gives to what has no status yet. */
  public static final long UNOBSERVED = -1;

  /** Whether the operator has written it. */
  @JsonIgnore
  public boolean isObserved() {
    return observedGeneration == null || observedGeneration != UNOBSERVED;
  }

  public MonitoredStatus {
    prometheuses = prometheuses == null ? List.of() : List.copyOf(prometheuses);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  public MonitoredStatus with(@Nullable FirstProof proof) {
    return new MonitoredStatus(
        observedGeneration,
        replicas,
        selector,
        image,
        targets,
        via,
        prometheuses,
        otherPrometheuses,
        rules,
        dashboard,
        proof,
        conditions);
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PrometheusStatus(
      @JsonPropertyDescription("The Prometheus, as kind/namespace/name.") @Size(max = 340)
          String ref,
      @JsonPropertyDescription(
              "Whether this Prometheus is chosen to scrape the application. It stays chosen while it"
                  + " exists and can select the application, unless spec.prometheus excludes it.")
          @Nullable Boolean chosen,
      @JsonPropertyDescription(
              "Route by which it finds the application. None if it does not find the application.")
          String route,
      @JsonPropertyDescription(
              "ServiceMonitor or PodMonitor that the operator writes for it. If omitted, there is"
                  + " none.")
          @Size(max = 63)
          @Nullable String monitor,
      @JsonPropertyDescription("Scrape pools that have targets of the application.")
          List<String> pools,
      @JsonPropertyDescription("Targets of the application in this Prometheus.")
          @Nullable Targets targets,
      @JsonPropertyDescription(
              "Reason why it does not scrape the application as expected. If omitted, there is no"
                  + " problem.")
          @Nullable String reason,
      @JsonPropertyDescription(
              "How much the Pod with the most series uses of each limit in force. A scrape that"
                  + " exceeds a limit fails.")
          @Size(max = 10)
          List<Budget> budget,
      @JsonPropertyDescription(
              "Whether it reads its targets from the operator. If omitted, it does not use HTTP"
                  + " discovery, or the operator has several replicas, each of which knows only its"
                  + " own requests.")
          @Nullable DiscoveryStatus discovery,
      @JsonPropertyDescription(
              "Its scrape pools that scrape the Pods of a target although the operator did not"
                  + " create them, up to five. If omitted, there are none.")
          @Nullable List<String> otherPools) {

    public PrometheusStatus {
      otherPools = otherPools == null || otherPools.isEmpty() ? null : List.copyOf(otherPools);
      pools = pools == null ? List.of() : List.copyOf(pools);
      budget = budget == null ? List.of() : List.copyOf(budget);
    }

    /** Older operators did not write {@code chosen}: there, every entry with a route is chosen. */
    @JsonIgnore
    public boolean isChosen() {
      return chosen == null ? route != null && !route.equals("None") : chosen;
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Targets(
      @JsonPropertyDescription(
              "Number of targets that should be scraped: the endpoints of all Pods.")
          int expected,
      @JsonPropertyDescription("Number of targets whose last scrape succeeded.") int up,
      @JsonPropertyDescription("Number of targets whose last scrape failed.") int down,
      @JsonPropertyDescription("Number of targets that Prometheus discovered and dropped.")
          int dropped) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RulesStatus(
      @JsonPropertyDescription("Number of rules that the operator wrote.") int written,
      @JsonPropertyDescription("Number of rules that every chosen Prometheus has loaded.")
          int loaded,
      @JsonPropertyDescription("Number of rules whose last evaluation failed.") int unhealthy,
      @JsonPropertyDescription(
              "Rules that the operator did not write, because each shard of a Prometheus has only"
                  + " some of the targets. If omitted, all rules are written.")
          @Nullable List<String> leftOut,
      @JsonPropertyDescription(
              "Reason why no Prometheus is expected to load the rules."
                  + " If omitted, see the condition RulesLoaded.")
          @Nullable String reason) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record DashboardStatus(
      @JsonPropertyDescription("UID of the dashboard, the last part of its URL in Grafana.")
          String uid,
      @JsonPropertyDescription("Number of panels.") int panels) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DiscoveryStatus(
      @JsonPropertyDescription(
              "False if it has not read them for 3 minutes, or for two of its refresh intervals if"
                  + " that is longer.")
          boolean read,
      @JsonPropertyDescription(
              "When it read them for the last time, if read is false. If omitted, it has not read"
                  + " them since the operator started.")
          @Size(max = 30)
          @Nullable String lastTime) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Budget(
      @JsonPropertyDescription("What is limited: series.") @Size(max = 63) String of,
      @JsonPropertyDescription(
              "Number that was used when it last changed by more than 5 percent of the limit.")
          long used,
      @JsonPropertyDescription("The smallest limit in force.") long limit,
      @JsonPropertyDescription("Where the limit is set.") @Size(max = 400) String source,
      @JsonPropertyDescription("The same as text, such as series 1240 of 5000.") @Size(max = 100)
          String text) {
    private static final int PERCENT = 100;
    private static final int LOW = 80;

    public Budget(String of, long used, long limit, String source) {
      this(of, used, limit, source, "%s %d of %d".formatted(of, used, limit));
    }

    /** Whether most of it is used up. */
    @JsonIgnore
    public boolean isLow() {
      return used * PERCENT >= limit * LOW;
    }
  }

  /** Each time stays as it is once it is set. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FirstProof(
      @JsonPropertyDescription("When the Monitored was created.") @Size(max = 30)
          String createdTime,
      @JsonPropertyDescription(
              "When the operator had written all objects that the chosen Prometheus servers need.")
          @Size(max = 30)
          @Nullable String writtenTime,
      @JsonPropertyDescription("When every chosen Prometheus had discovered all Pods.")
          @Size(max = 30)
          @Nullable String discoveredTime,
      @JsonPropertyDescription("When all Pods were up in every chosen Prometheus.") @Size(max = 30)
          @Nullable String scrapedTime,
      @JsonPropertyDescription(
              "When the rules were loaded, too, and samples of every Pod were stored.")
          @Size(max = 30)
          @Nullable String provenTime) {}
}
