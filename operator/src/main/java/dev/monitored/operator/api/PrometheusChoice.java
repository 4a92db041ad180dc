package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
public record PrometheusChoice(
    @JsonPropertyDescription(
            "Route by which Prometheus finds the application. Auto selects a route that the cluster"
                + " supports, and follows changes. ServiceMonitor uses prometheus-operator."
                + " HttpDiscovery uses the Prometheus servers in the operator's settings. None"
                + " disables scraping.")
        @Default("Auto")
        Via via,
    @JsonPropertyDescription(
            "Prometheus and PrometheusAgent objects that scrape the application, each as"
                + " namespace/name. If names or selector is set, only matching objects are used.")
        @Size(max = 10)
        List<
                @Size(max = 317)
                @Pattern(
                    "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$")
                String>
            names,
    @JsonPropertyDescription(
            "Label selector of the Prometheus servers that scrape the application. If omitted, all"
                + " labels match.")
        @Nullable Selector selector) {

  static final PrometheusChoice DEFAULT = new PrometheusChoice(Via.Auto, List.of(), null);

  public PrometheusChoice {
    via = via == null ? Via.Auto : via;
    names = names == null ? List.of() : List.copyOf(names);
  }

  /** Whether the author chooses among the objects of prometheus-operator. */
  @JsonIgnore
  public boolean isExplicit() {
    return !names.isEmpty() || selector != null;
  }

  public enum Via {
    Auto,
    ServiceMonitor,
    HttpDiscovery,
    None
  }

  /** A Kubernetes label selector, with size limits. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Selector(
      @JsonPropertyDescription("Labels and their required values.") @Size(max = 32)
          Map<String, @Size(max = 63) String> matchLabels,
      @JsonPropertyDescription("Requirements. All of them must be met.") @Size(max = 32)
          List<Requirement> matchExpressions) {

    public Selector {
      matchLabels = matchLabels == null ? new TreeMap<>() : new TreeMap<>(matchLabels);
      matchExpressions = matchExpressions == null ? List.of() : List.copyOf(matchExpressions);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value = "self.operator in ['In', 'NotIn'] == (has(self.values) && size(self.values) > 0)",
      message =
          "values must not be empty for In and NotIn, and must be empty for Exists and DoesNotExist",
      fieldPath = ".values")
  public record Requirement(
      @JsonPropertyDescription("Label key.") @Required @Size(min = 1, max = 317) String key,
      @JsonPropertyDescription("Operator that compares the label with the values.") @Required
          Operator operator,
      @JsonPropertyDescription(
              "Values. Must not be empty for In and NotIn, and must be empty for Exists and"
                  + " DoesNotExist.")
          @Size(max = 64)
          List<@Size(max = 63) String> values) {

    public Requirement {
      values = values == null ? List.of() : List.copyOf(values);
    }
  }

  public enum Operator {
    In,
    NotIn,
    Exists,
    DoesNotExist
  }
}
