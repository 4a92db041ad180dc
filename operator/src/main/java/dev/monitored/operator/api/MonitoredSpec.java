package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "has(self.jobServer) != has(self.workload)",
    message = "exactly one of spec.jobServer and spec.workload must be set")
@ValidationRule(
    value = "!has(self.jobServer) || has(self.jobServer.database) || self.replicas <= 1",
    message =
        "spec.replicas must be 0 or 1 with spec.jobServer, unless it has a database:"
            + " the embedded one is a file with one writer",
    fieldPath = ".replicas")
@ValidationRule(
    value =
        "!has(self.jobServer) || !has(self.scrape) || !has(self.scrape.port) || self.scrape.port == 6600",
    message = "spec.scrape.port is of no use with spec.jobServer, which serves metrics on 6600",
    fieldPath = ".scrape.port")
@ValidationRule(
    value = "!has(self.jobServer) || !has(self.scrape) || self.scrape.path == '/metrics'",
    message = "spec.scrape.path is of no use with spec.jobServer, which serves /metrics",
    fieldPath = ".scrape.path")
public record MonitoredSpec(
    @JsonPropertyDescription(
            "True stops the operator from writing the application and its monitoring;"
                + " evidence and status go on.")
        @Default("false")
        Boolean paused,
    @JsonPropertyDescription("How many Pods of the application run.")
        @Default("1")
        @Min(0)
        @Max(1000)
        @SpecReplicas
        Integer replicas,
    @JsonPropertyDescription(
            "Runs the job server of this project. An empty object is a complete choice.")
        @Nullable JobServer jobServer,
    @JsonPropertyDescription("Runs any other image that serves metrics over HTTP.")
        @Nullable Workload workload,
    @JsonPropertyDescription("How the application's metrics are read.") Scrape scrape,
    @JsonPropertyDescription("Which Prometheus reads them, and by which route.")
        PrometheusChoice prometheus,
    @JsonPropertyDescription("The alerts that are set up for the application.") Alerts alerts,
    @JsonPropertyDescription("The Grafana dashboard that is made for the application.")
        Dashboard dashboard,
    @JsonPropertyDescription(
            "When the condition Ready is True. Proven: when Prometheus has shown that the application"
                + " is monitored. Available: when the application runs; the other conditions still"
                + " report its monitoring.")
        @Default("Proven")
        ReadyWhen readyWhen) {

  /** What is left of a spec of which nothing can be read. */
  public static final MonitoredSpec EMPTY =
      new MonitoredSpec(
          false,
          1,
          null,
          null,
          Scrape.DEFAULT,
          PrometheusChoice.DEFAULT,
          Alerts.DEFAULT,
          Dashboard.DEFAULT,
          ReadyWhen.Proven);

  public MonitoredSpec {
    paused = paused == null ? Boolean.FALSE : paused;
    replicas = replicas == null ? Integer.valueOf(1) : replicas;
    scrape = scrape == null ? Scrape.DEFAULT : scrape;
    prometheus = prometheus == null ? PrometheusChoice.DEFAULT : prometheus;
    alerts = alerts == null ? Alerts.DEFAULT : alerts;
    dashboard = dashboard == null ? Dashboard.DEFAULT : dashboard;
    readyWhen = readyWhen == null ? ReadyWhen.Proven : readyWhen;
  }

  public enum ReadyWhen {
    Proven,
    Available
  }
}
