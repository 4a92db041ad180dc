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
    value = "[has(self.jobServer), has(self.workload), has(self.target)].exists_one(x, x)",
    message = "exactly one of spec.jobServer, spec.workload and spec.target must be set")
@ValidationRule(
    value = "has(self.target) == has(oldSelf.target)",
    message = "spec.target cannot be added or removed; create another Monitored",
    fieldPath = ".target")
@ValidationRule(
    value = "!has(self.target) || self.replicas == 1",
    message = "spec.replicas must be omitted or 1 if spec.target is set",
    fieldPath = ".replicas")
@ValidationRule(
    value = "!has(self.target) || !has(self.scrape) || !has(self.scrape.port)",
    message = "spec.scrape.port must be omitted if spec.target is set; use spec.target.port",
    fieldPath = ".scrape.port")
@ValidationRule(
    value = "has(self.target) || !has(self.scrape) || !has(self.scrape.alongside)",
    message = "spec.scrape.alongside must be omitted if spec.target is not set",
    fieldPath = ".scrape.alongside")
@ValidationRule(
    value = "!has(self.jobServer) || has(self.jobServer.database) || self.replicas <= 1",
    message =
        "spec.replicas must be 0 or 1 if spec.jobServer has no database: the embedded database"
            + " supports only one Pod",
    fieldPath = ".replicas")
@ValidationRule(
    value =
        "!has(self.jobServer) || !has(self.scrape) || !has(self.scrape.port) || self.scrape.port == 6600",
    message = "spec.scrape.port must be omitted or 6600 if spec.jobServer is set",
    fieldPath = ".scrape.port")
@ValidationRule(
    value = "!has(self.jobServer) || !has(self.scrape) || self.scrape.path == '/metrics'",
    message = "spec.scrape.path must be omitted or /metrics if spec.jobServer is set",
    fieldPath = ".scrape.path")
@ValidationRule(
    value =
        "!has(self.jobServer) || !has(self.scrape) || (self.scrape.scheme == 'http'"
            + " && !has(self.scrape.bearerToken) && !has(self.scrape.basicAuth)"
            + " && (!has(self.scrape.params) || size(self.scrape.params) == 0))",
    message =
        "spec.scrape.scheme must be omitted or http, and bearerToken, basicAuth and params must be"
            + " omitted, if spec.jobServer is set: the job server serves its metrics over HTTP,"
            + " without authentication",
    fieldPath = ".scrape")
@ValidationRule(
    value =
        "!has(self.jobServer) || !has(self.scrape) || !has(self.scrape.endpoints)"
            + " || size(self.scrape.endpoints) == 0",
    message =
        "spec.scrape.endpoints must be omitted if spec.jobServer is set: the job server has one"
            + " endpoint",
    fieldPath = ".scrape.endpoints")
@ValidationRule(
    value =
        "!has(self.workload) || !has(self.scrape) || !has(self.scrape.endpoints)"
            + " || self.scrape.endpoints.all(one, !has(one.port) || type(one.port) == int)",
    message = "spec.scrape.endpoints: port must be a number if spec.workload is set",
    fieldPath = ".scrape.endpoints")
@ValidationRule(
    value =
        "!has(self.workload) || !has(self.scrape) || !has(self.scrape.endpoints)"
            + " || has(self.scrape.port) || self.scrape.endpoints.all(one, !has(one.port)"
            + " || one.path != self.scrape.path || dyn(one.port) != dyn(self.workload.port))",
    message =
        "spec.scrape.endpoints must not contain the main endpoint: each entry must have another port"
            + " than spec.workload.port, or another path",
    fieldPath = ".scrape.endpoints")
@ValidationRule(
    value =
        "!has(self.target) || !has(self.target.port) || !has(self.scrape)"
            + " || !has(self.scrape.endpoints) || self.scrape.endpoints.all(one, !has(one.port)"
            + " || one.path != self.scrape.path || dyn(one.port) != dyn(self.target.port))",
    message =
        "spec.scrape.endpoints must not contain the main endpoint: each entry must have another port"
            + " than spec.target.port, or another path",
    fieldPath = ".scrape.endpoints")
public record MonitoredSpec(
    @JsonPropertyDescription(
            "If true, the operator does not write the application and its monitoring. It continues"
                + " to check them and to update the status.")
        @Default("false")
        Boolean paused,
    @JsonPropertyDescription(
            "Number of Pods. Must be 0 or 1 for a job server without a PostgreSQL database, and"
                + " omitted or 1 if target is set.")
        @Default("1")
        @Min(0)
        @Max(1000)
        @SpecReplicas
        Integer replicas,
    @JsonPropertyDescription(
            "Runs the job server. Exactly one of jobServer, workload and target must be set. An empty"
                + " object ({}) uses all defaults.")
        @Nullable JobServer jobServer,
    @JsonPropertyDescription(
            "Runs any other image that serves metrics over HTTP. Exactly one of jobServer, workload"
                + " and target must be set. For anything that these fields cannot express, create"
                + " your own Deployment and use target.")
        @Nullable Workload workload,
    @JsonPropertyDescription(
            "Monitors an existing application in the same namespace. The operator does not modify"
                + " it. Exactly one of jobServer, workload and target must be set.")
        @Nullable Target target,
    @JsonPropertyDescription("Scrape settings of the application.") Scrape scrape,
    @JsonPropertyDescription(
            "Choice of the Prometheus that scrapes the application, and of its route.")
        PrometheusChoice prometheus,
    @JsonPropertyDescription("Alerts of the application.") Alerts alerts,
    @JsonPropertyDescription("Grafana dashboard of the application.") Dashboard dashboard,
    @JsonPropertyDescription(
            "Requirement for the condition Ready. Proven requires that all other conditions are"
                + " True. Available requires only that the application runs; the other conditions"
                + " still report its monitoring.")
        @Default("Proven")
        ReadyWhen readyWhen) {

  /** Stands for a spec that cannot be read at all. */
  public static final MonitoredSpec EMPTY =
      new MonitoredSpec(
          false,
          1,
          null,
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
