package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
public record Resources(
    @JsonPropertyDescription("What the scheduler sets aside.") @Nullable Amounts requests,
    @JsonPropertyDescription("What the application may use at most.") @Nullable Amounts limits) {

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Amounts(
      @JsonPropertyDescription("CPU, in cores or thousandths of a core: 1, 250m.")
          @Size(max = 32)
          @Pattern("^[0-9]{1,9}(\\.[0-9]{1,3})?m?$")
          @Nullable String cpu,
      @JsonPropertyDescription("Memory, as in 256Mi.")
          @Size(max = 32)
          @Pattern("^[1-9][0-9]{0,15}(Ki|Mi|Gi|Ti|k|M|G|T)?$")
          @Nullable String memory) {}
}
