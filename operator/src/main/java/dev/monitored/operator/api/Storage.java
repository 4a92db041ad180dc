package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
public record Storage(
    @JsonPropertyDescription(
            "Size of the volume. You can increase it if the storage class allows expansion. A smaller"
                + " size is ignored, because a volume cannot shrink.")
        @Default("1Gi")
        @SchemaFrom(type = Quantity.class)
        @Pattern(Resources.QUANTITY)
        @ValidationRule(
            value = "type(self) == int ? self > 0 : quantity(self).isGreaterThan(quantity('0'))",
            message = "storage.size must be greater than 0")
        String size,
    @JsonPropertyDescription(
            "Storage class of the volume. If omitted, defaults to the default class of the cluster.")
        @Size(min = 1, max = 253)
        @Nullable String storageClassName,
    @JsonPropertyDescription(
            "Policy for the PersistentVolumeClaim when the Monitored is deleted. Retain keeps"
                + " it; a new Monitored with the same name uses it again. Delete deletes it.")
        @Default("Retain")
        WhenDeleted whenDeleted) {

  public Storage {
    size = size == null ? "1Gi" : size;
    whenDeleted = whenDeleted == null ? WhenDeleted.Retain : whenDeleted;
  }

  public enum WhenDeleted {
    Retain,
    Delete
  }
}
