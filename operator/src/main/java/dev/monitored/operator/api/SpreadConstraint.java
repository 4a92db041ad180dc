package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A topology spread constraint as a Pod has it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "!has(self.minDomains) || self.whenUnsatisfiable == 'DoNotSchedule'",
    message =
        "topologySpreadConstraints: whenUnsatisfiable must be DoNotSchedule if minDomains is set",
    fieldPath = ".minDomains")
public record SpreadConstraint(
    @JsonPropertyDescription("Maximum difference in the number of Pods between two domains.")
        @Required
        @Min(1)
        @Max(1000)
        Integer maxSkew,
    @JsonPropertyDescription(
            "Label of the nodes. Nodes with the same value are one domain, for example"
                + " topology.kubernetes.io/zone.")
        @Required
        @Size(min = 1, max = 317)
        String topologyKey,
    @JsonPropertyDescription("Policy for a Pod that cannot meet the constraint.") @Required
        WhenUnsatisfiable whenUnsatisfiable,
    @JsonPropertyDescription(
            "Label selector of the Pods to count. If omitted, defaults to the Pods of the"
                + " application.")
        PrometheusChoice.@Nullable Selector labelSelector,
    @JsonPropertyDescription("Minimum number of domains.") @Min(1) @Max(1000)
        @Nullable Integer minDomains,
    @JsonPropertyDescription(
            "Label keys of the Pod whose values must match as well, for example"
                + " pod-template-hash.")
        @Size(max = 8)
        List<@Size(min = 1, max = 317) String> matchLabelKeys,
    @JsonPropertyDescription(
            "Whether nodes that nodeSelector excludes are counted. If omitted, defaults to Honor.")
        @Nullable Policy nodeAffinityPolicy,
    @JsonPropertyDescription(
            "Whether nodes with taints that the Pod does not tolerate are excluded. If omitted,"
                + " defaults to Ignore.")
        @Nullable Policy nodeTaintsPolicy) {

  public SpreadConstraint {
    matchLabelKeys = matchLabelKeys == null ? List.of() : List.copyOf(matchLabelKeys);
  }

  public enum WhenUnsatisfiable {
    DoNotSchedule,
    ScheduleAnyway
  }

  public enum Policy {
    Honor,
    Ignore
  }
}
