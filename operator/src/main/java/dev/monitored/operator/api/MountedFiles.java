package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "has(self.configMap) != has(self.secret)",
    message = "exactly one of configMap and secret must be set")
public record MountedFiles(
    @JsonPropertyDescription(
            "Absolute path. If key is set, this is the path of a file. If key is omitted, it is a"
                + " folder that has a file for each key and hides the files of the image at this path.")
        @Required
        @Size(min = 2, max = 255)
        @Pattern(PATH)
        @ValidationRule(
            value = "self != '/tmp' && !self.matches('^/(proc|sys|dev)(/.*)?$')",
            message = "files: mountPath must not be /tmp, and must not be in /proc, /sys or /dev")
        String mountPath,
    @JsonPropertyDescription("ConfigMap in the same namespace that has the content.")
        @Nullable Source configMap,
    @JsonPropertyDescription("Secret in the same namespace that has the content.")
        @Nullable Source secret) {
  /** An absolute path without empty segments, "." and "..". */
  static final String PATH = "^(/\\.?[A-Za-z0-9_@+-][A-Za-z0-9_@+.-]*)+$";

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Source(
      @JsonPropertyDescription("Name of the object.") @Required @Size(min = 1, max = 253)
          String name,
      @JsonPropertyDescription(
              "Key to mount as a single file, which does not change while the Pod runs. If omitted,"
                  + " all keys are mounted, and changes reach the running Pod.")
          @Size(min = 1, max = 253)
          @Pattern("^[-._a-zA-Z0-9]+$")
          @Nullable String key) {}
}
