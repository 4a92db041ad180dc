package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
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
            "Labels of the Prometheus that is to scrape the application; every match is meant."
                + " Absent: every Prometheus that can be made to select it.")
        @Nullable Selector selector) {

  static final PrometheusChoice DEFAULT = new PrometheusChoice(Via.Auto, null);

  public PrometheusChoice {
    via = via == null ? Via.Auto : via;
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
