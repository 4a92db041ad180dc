package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.monitored.operator.api.ScrapeTls.SecretSource;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "!has(self.interval) || !has(self.timeout)"
            + " || duration(self.timeout) <= duration(self.interval)",
    message = "scrape.timeout must not be greater than scrape.interval",
    fieldPath = ".timeout")
@ValidationRule(
    value = "!has(self.tls) || self.scheme == 'https'",
    message = "scrape.tls requires scrape.scheme https",
    fieldPath = ".tls")
@ValidationRule(
    value = "!has(self.bearerToken) || !has(self.basicAuth)",
    message = "scrape.bearerToken and scrape.basicAuth cannot both be set",
    fieldPath = ".basicAuth")
@ValidationRule(
    value =
        "!has(self.endpoints) || self.endpoints.all(one, self.endpoints.exists_one(other,"
            + " other.path == one.path && (has(other.port) ? dyn(other.port) : "
            + Scrape.MAIN_PORT
            + ") == (has(one.port) ? dyn(one.port) : "
            + Scrape.MAIN_PORT
            + ")))",
    message = "scrape.endpoints: each combination of port and path must be unique",
    fieldPath = ".endpoints")
@ValidationRule(
    value =
        "!has(self.endpoints) || self.endpoints.all(one, one.path != self.path || (has(one.port)"
            + " && dyn(one.port) != "
            + Scrape.MAIN_PORT
            + "))",
    message =
        "scrape.endpoints must not contain the main endpoint: each entry must have another port or"
            + " another path",
    fieldPath = ".endpoints")
public record Scrape(
    @JsonPropertyDescription(
            "Port that serves metrics. If omitted, defaults to the port of the application. If it is"
                + " neither that port nor one of workload.ports, the operator adds it to the Service"
                + " with the name metrics.")
        @Min(1)
        @Max(65535)
        @Nullable Integer port,
    @JsonPropertyDescription("Path that serves metrics.")
        @Default("/metrics")
        @Size(min = 1, max = 1024)
        @Pattern(PATH)
        String path,
    @JsonPropertyDescription(
            "Further endpoints of the same Pods that serve metrics, such as another path or the port"
                + " of an exporter in the same Pod. Each combination of port and path must be unique."
                + " All other scrape settings apply to each endpoint. The series of these endpoints"
                + " have the label metrics_path.")
        @Size(max = 8)
        List<FurtherEndpoint> endpoints,
    @JsonPropertyDescription(
            "Scrape interval, from 5s to 24h. If omitted, defaults to the interval of the Prometheus"
                + " server.")
        @Size(max = 12)
        @Pattern("^[1-9][0-9]{0,7}(ms|s|m|h)$")
        @ValidationRule(
            value = "duration(self) >= duration('5s') && duration(self) <= duration('24h')",
            message = "scrape.interval must be between 5s and 24h")
        @Nullable String interval,
    @JsonPropertyDescription(
            "Scrape timeout. Must not be greater than the interval. If omitted, defaults to the"
                + " timeout of the Prometheus server or the interval, whichever is smaller.")
        @Size(max = 12)
        @Pattern("^[1-9][0-9]{0,7}(ms|s|m|h)$")
        @ValidationRule(
            value = "duration(self) <= duration('24h')",
            message = "scrape.timeout must not be greater than 24h")
        @Nullable String timeout,
    @JsonPropertyDescription("Protocol of the request.") @Default("http") Scheme scheme,
    @JsonPropertyDescription("TLS settings. Requires scheme https.") @Nullable ScrapeTls tls,
    @JsonPropertyDescription(
            "Bearer token that Prometheus sends. Cannot be set together with basicAuth.")
        @Nullable SecretSource bearerToken,
    @JsonPropertyDescription(
            "User name and password that Prometheus sends. Cannot be set together with"
                + " bearerToken.")
        @Nullable BasicAuth basicAuth,
    @JsonPropertyDescription("Query parameters of the URL. Each name must be unique.")
        @Size(max = 32)
        @ValidationRule(
            value = "self.all(one, self.exists_one(other, other.name == one.name))",
            message = "each name in scrape.params must be unique")
        List<Parameter> params,
    @JsonPropertyDescription(
            "Formats that Prometheus accepts, the preferred one first: PrometheusProto,"
                + " OpenMetricsText0.0.1, OpenMetricsText1.0.0, PrometheusText0.0.4 or"
                + " PrometheusText1.0.0. If omitted, defaults to those of the Prometheus server.")
        @Size(max = 5)
        List<@Size(max = 32) @Pattern(PROTOCOL) String> protocols,
    @JsonPropertyDescription(
            "Format of a response without a valid Content-Type. Has the same values as protocols.")
        @Size(max = 32)
        @Pattern(PROTOCOL)
        @Nullable String fallbackProtocol,
    @JsonPropertyDescription(
            "Labels that the metrics of the application may set, for example if an exporter reports"
                + " about other Pods. If omitted, their label pod is stored as exported_pod.")
        @Size(max = 2)
        List<Honored> honor,
    @JsonPropertyDescription("Limits of one scrape. A scrape that exceeds one of them fails.")
        @Nullable ScrapeLimits limits,
    @JsonPropertyDescription("Filter for the metrics to store. If omitted, all metrics are stored.")
        @Nullable MetricRelabelings metricRelabelings,
    @JsonPropertyDescription(
            "Whether Prometheus scrapes a target although it scrapes the same Pods already, for"
                + " example by a monitor of their Helm chart. If omitted, the operator does not have"
                + " such a target scraped, and the reason is ScrapedAlready.")
        @Nullable Boolean alongside) {
  static final String PROTOCOL =
      "^(PrometheusProto|OpenMetricsText(0\\.0\\.1|1\\.0\\.0)|PrometheusText(0\\.0\\.4|1\\.0\\.0))$";

  static final String PATH = "^/[^?#\\s]*$";

  /** In a validation rule. The port of an application without its own one has no number there. */
  static final String MAIN_PORT = "(has(self.port) ? dyn(self.port) : dyn(0))";

  private static final java.util.regex.Pattern LABEL =
      java.util.regex.Pattern.compile("[a-zA-Z0-9_]+");

  static final Scrape DEFAULT =
      new Scrape(
          null,
          "/metrics",
          List.of(),
          null,
          null,
          Scheme.http,
          null,
          null,
          null,
          List.of(),
          List.of(),
          null,
          List.of(),
          null,
          null,
          null);

  public Scrape {
    path = path == null ? "/metrics" : path;
    endpoints = endpoints == null ? List.of() : List.copyOf(endpoints);
    scheme = scheme == null ? Scheme.http : scheme;
    params = params == null ? List.of() : List.copyOf(params);
    protocols = protocols == null ? List.of() : List.copyOf(protocols);
    honor = honor == null ? List.of() : List.copyOf(honor);
  }

  public enum Scheme {
    http,
    https
  }

  /** The path of each endpoint, that of the main one first. */
  @JsonIgnore
  public List<String> paths() {
    return Stream.concat(Stream.of(path), endpoints.stream().map(FurtherEndpoint::path)).toList();
  }

  /**
   * The fields that a target of HTTP discovery cannot carry, as the author writes them: they belong
   * to the scrape job, which the owner of that Prometheus has written.
   */
  @JsonIgnore
  public List<String> ofJobsOnly() {
    var fields = new LinkedHashMap<String, Boolean>();
    fields.put("tls", tls != null);
    fields.put("bearerToken", bearerToken != null);
    fields.put("basicAuth", basicAuth != null);
    fields.put("params", params.stream().anyMatch(Scrape::isOfJobsOnly));
    fields.put("protocols", !protocols.isEmpty());
    fields.put("fallbackProtocol", fallbackProtocol != null);
    fields.put("honor", !honor.isEmpty());
    fields.put("limits", limits != null);
    fields.put("metricRelabelings", metricRelabelings != null);
    return fields.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(field -> "spec.scrape." + field.getKey())
        .toList();
  }

  /** A label has one value, and its name no brackets. */
  private static boolean isOfJobsOnly(Parameter parameter) {
    return parameter.values().size() != 1 || !LABEL.matcher(parameter.name()).matches();
  }

  /** {@code job} and {@code namespace} are never among them: rules and dashboards read those. */
  public enum Honored {
    pod,
    service
  }

  /** One more place at which the same Pods serve metrics. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value =
          "!has(self.port) || (type(self.port) == int ? self.port >= 1 && self.port <= 65535"
              + " : self.port.matches('^[A-Za-z0-9]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?$'))",
      message =
          "scrape.endpoints: port must be a number from 1 to 65535 or the name of a port, at most 63"
              + " letters, digits and hyphens",
      fieldPath = ".port")
  public record FurtherEndpoint(
      @JsonPropertyDescription(
              "Port that serves metrics. Must be a number, or, if target is set, the name or number"
                  + " of a port as for target.port. If omitted, defaults to the port of the main"
                  + " endpoint.")
          @Nullable IntOrString port,
      @JsonPropertyDescription("Path that serves metrics.")
          @Default("/metrics")
          @Size(min = 1, max = 256)
          @Pattern(PATH)
          String path) {

    public FurtherEndpoint {
      path = path == null ? "/metrics" : path;
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Parameter(
      @JsonPropertyDescription("Name of the parameter.") @Required @Size(min = 1, max = 256)
          String name,
      @JsonPropertyDescription("Values of the parameter, in the order in which they are sent.")
          @Required
          @Size(min = 1, max = 16)
          List<@Size(max = 1024) String> values) {

    public Parameter {
      values = values == null ? List.of() : List.copyOf(values);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record BasicAuth(
      @JsonPropertyDescription("User name.") @Required SecretSource username,
      @JsonPropertyDescription("Password.") @Required SecretSource password) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record MetricRelabelings(
      @JsonPropertyDescription(
              "Names of the metrics to store. A name that ends with * matches all names with this"
                  + " prefix. If omitted, all metrics are stored.")
          @Size(max = 100)
          List<@Size(min = 1, max = 200) @Pattern(METRIC) String> keep,
      @JsonPropertyDescription(
              "Names of metrics that are not stored, even if keep contains them. A name that ends"
                  + " with * matches all names with this prefix.")
          @Size(max = 100)
          List<@Size(min = 1, max = 200) @Pattern(METRIC) String> drop) {
    static final String METRIC = "^[a-zA-Z_:][a-zA-Z0-9_:]*\\*?$";

    public MetricRelabelings {
      keep = keep == null ? List.of() : List.copyOf(keep);
      drop = drop == null ? List.of() : List.copyOf(drop);
    }
  }
}
