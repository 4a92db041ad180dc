package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "!has(self.requests) || !has(self.limits)"
            + " || !has(self.requests.cpu) || !has(self.limits.cpu)"
            + " || (type(self.requests.cpu) == int"
            + " ? quantity('0').add(self.requests.cpu) : quantity(self.requests.cpu))"
            + ".compareTo(type(self.limits.cpu) == int"
            + " ? quantity('0').add(self.limits.cpu) : quantity(self.limits.cpu)) <= 0",
    message = "resources.requests.cpu must not be greater than resources.limits.cpu",
    fieldPath = ".requests.cpu")
@ValidationRule(
    value =
        "!has(self.requests) || !has(self.limits)"
            + " || !has(self.requests.memory) || !has(self.limits.memory)"
            + " || (type(self.requests.memory) == int"
            + " ? quantity('0').add(self.requests.memory) : quantity(self.requests.memory))"
            + ".compareTo(type(self.limits.memory) == int"
            + " ? quantity('0').add(self.limits.memory) : quantity(self.limits.memory)) <= 0",
    message = "resources.requests.memory must not be greater than resources.limits.memory",
    fieldPath = ".requests.memory")
public record Resources(
    @JsonPropertyDescription("Requested resources. Must not be greater than the limits.")
        @Nullable Amounts requests,
    @JsonPropertyDescription("Maximum resources.") @Nullable Amounts limits) {
  /** A number with an optional suffix of Kubernetes. */
  static final String QUANTITY =
      "^([0-9]{1,15}(\\.[0-9]{0,9})?|\\.[0-9]{1,9})"
          + "([numkMGTPE]|[KMGTPE]i|[eE](\\+?1[0-8]|[-+]?[0-9]))?$";

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Amounts(
      @JsonPropertyDescription(
              "CPU in cores (1) or millicores (250m). A fraction must be quoted (\"0.5\").")
          @SchemaFrom(type = Quantity.class)
          @Pattern(QUANTITY)
          @Nullable String cpu,
      @JsonPropertyDescription("Memory in bytes, for example 256Mi or 1.5Gi.")
          @SchemaFrom(type = Quantity.class)
          @Pattern(QUANTITY)
          @Nullable String memory) {}
}
