package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

@JsonIgnoreProperties(ignoreUnknown = true)
public record Alerts(
    @JsonPropertyDescription("Whether the operator creates its built-in alerts.") @Default("true")
        Boolean builtIn) {

  static final Alerts DEFAULT = new Alerts(true);

  public Alerts {
    builtIn = builtIn == null ? Boolean.TRUE : builtIn;
  }
}
