package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
public record PrometheusChoice(
    @JsonPropertyDescription(
            "The route: Auto chooses by what the cluster has, and again when that changes;"
                + " None sets up no scraping.")
        @Default("Auto")
        Via via,
    @JsonPropertyDescription(
            "The Prometheus and PrometheusAgent objects that scrape the application, each as"
                + " namespace/name. If names or selector is set, no other object does.")
        @Size(max = 10)
        List<
                @Size(max = 317)
                @Pattern(
                    "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?/[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$")
                String>
            names,
    @JsonPropertyDescription(
            "Labels of the Prometheus servers that scrape the application."
                + " If omitted, labels exclude none of them.")
        @Nullable Selector selector) {

  static final PrometheusChoice DEFAULT = new PrometheusChoice(Via.Auto, List.of(), null);

  public PrometheusChoice {
    via = via == null ? Via.Auto : via;
    names = names == null ? List.of() : List.copyOf(names);
  }

  /** Whether the author says which objects of prometheus-operator are considered. */
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

  /** A label selector in Kubernetes' own shape, with bounds. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Selector(
      @JsonPropertyDescription("Labels that must have these values.") @Size(max = 32)
          Map<String, @Size(max = 63) String> matchLabels,
      @JsonPropertyDescription("Requirements that must all hold.") @Size(max = 32)
          List<Requirement> matchExpressions) {

    public Selector {
      matchLabels = matchLabels == null ? new TreeMap<>() : new TreeMap<>(matchLabels);
      matchExpressions = matchExpressions == null ? List.of() : List.copyOf(matchExpressions);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Requirement(
      @JsonPropertyDescription("The label's key.") @Required @Size(min = 1, max = 317) String key,
      @JsonPropertyDescription("How the label is compared with the values.") @Required
          Operator operator,
      @JsonPropertyDescription("The values; none for Exists and DoesNotExist.") @Size(max = 64)
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
