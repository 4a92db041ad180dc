package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
public record Storage(
    @JsonPropertyDescription(
            "Size of the volume. It can grow if its storage class allows it; a smaller size is"
                + " ignored, since a volume cannot shrink.")
        @Default("1Gi")
        @Size(max = 32)
        @Pattern("^[1-9][0-9]{0,15}(Ki|Mi|Gi|Ti|k|M|G|T)?$")
        String size,
    @JsonPropertyDescription("Its storage class; absent: the cluster's default class.")
        @Size(min = 1, max = 253)
        @Nullable String storageClassName,
    @JsonPropertyDescription(
            "What becomes of the volume claim when the Monitored is deleted:"
                + " Retain keeps it, and a Monitored of the same name takes it up again.")
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
