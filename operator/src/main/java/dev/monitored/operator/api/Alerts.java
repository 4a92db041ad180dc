package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
public record Alerts(
    @JsonPropertyDescription("Whether the alerts that come with the operator are set up.")
        @Default("true")
        @Nullable Boolean builtIn) {

  static final Alerts DEFAULT = new Alerts(null);

  public Alerts {
    builtIn = builtIn == null ? Boolean.TRUE : builtIn;
  }
}
