package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A toleration as a Pod has it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "has(self.key) && self.key != '' || has(self.operator) && self.operator == 'Exists'",
    message = "tolerations: operator must be Exists if key is omitted",
    fieldPath = ".operator")
@ValidationRule(
    value =
        "!has(self.operator) || self.operator != 'Exists' || !has(self.value) || self.value == ''",
    message = "tolerations: value must be omitted if operator is Exists",
    fieldPath = ".value")
@ValidationRule(
    value = "!has(self.tolerationSeconds) || has(self.effect) && self.effect == 'NoExecute'",
    message = "tolerations: effect must be NoExecute if tolerationSeconds is set",
    fieldPath = ".effect")
public record Toleration(
    @JsonPropertyDescription("Key of the taint. If omitted, all keys match.") @Size(max = 317)
        @Nullable String key,
    @JsonPropertyDescription(
            "Exists matches all values; Equal matches the value. If omitted, defaults to Equal.")
        @Nullable Operator operator,
    @JsonPropertyDescription("Value of the taint.") @Size(max = 63) @Nullable String value,
    @JsonPropertyDescription("Effect of the taint. If omitted, all effects match.")
        @Nullable Effect effect,
    @JsonPropertyDescription(
            "Seconds that a Pod stays on the node after the taint NoExecute was added. If omitted,"
                + " the Pod stays.")
        @Min(0)
        @Max(2147483647)
        @Nullable Long tolerationSeconds) {

  public enum Operator {
    Exists,
    Equal
  }

  public enum Effect {
    NoSchedule,
    PreferNoSchedule,
    NoExecute
  }
}
