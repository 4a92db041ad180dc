package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
public record Dashboard(
    @JsonPropertyDescription("Whether the operator creates a ConfigMap with a Grafana dashboard.")
        @Default("true")
        Boolean enabled,
    @JsonPropertyDescription(
            "Grafana folder of the dashboard. If omitted, defaults to the default folder of Grafana.")
        @Size(min = 1, max = 100)
        @Pattern("^[A-Za-z0-9][A-Za-z0-9 _-]*$")
        @Nullable String folder) {

  static final Dashboard DEFAULT = new Dashboard(true, null);

  public Dashboard {
    enabled = enabled == null ? Boolean.TRUE : enabled;
  }
}
