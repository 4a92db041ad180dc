package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
public record Resources(
    @JsonPropertyDescription("Requested resources.") @Nullable Amounts requests,
    @JsonPropertyDescription("Maximum resources.") @Nullable Amounts limits) {

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Amounts(
      @JsonPropertyDescription("CPU in cores (1, 0.5) or millicores (250m).")
          @Size(max = 32)
          @Pattern("^[0-9]{1,9}(\\.[0-9]{1,3})?m?$")
          @Nullable String cpu,
      @JsonPropertyDescription("Memory in bytes, for example 256Mi.")
          @Size(max = 32)
          @Pattern("^[1-9][0-9]{0,15}(Ki|Mi|Gi|Ti|k|M|G|T)?$")
          @Nullable String memory) {}
}
