package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "!has(oldSelf.storage) || !has(self.storage)"
            + " || (has(self.storage.storageClassName) == has(oldSelf.storage.storageClassName)"
            + " && (!has(self.storage.storageClassName)"
            + " || self.storage.storageClassName == oldSelf.storage.storageClassName))",
    message = "the storage class of an existing volume cannot change",
    fieldPath = ".storage")
public record JobServer(
    @JsonPropertyDescription("The image to run; absent: the operator's default.")
        @Size(min = 1, max = 512)
        @Nullable String image,
    @JsonPropertyDescription(
            "The volume of the embedded database; absent: jobs live as long as the Pod.")
        @Nullable Storage storage,
    @JsonPropertyDescription("What jobs may do, beside sleeping.") @Nullable Actions actions,
    @JsonPropertyDescription("CPU and memory of the server; absent: the operator's default.")
        @Nullable Resources resources) {

  @JsonIgnoreProperties(ignoreUnknown = true)
  @ValidationRule(
      value =
          "!has(self.commands) || self.commands.all(name, name.matches('^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$')"
              + " && self.commands[name].matches('^/[^,=]{1,254}$'))",
      message =
          "each command is a lower-case name and the absolute path of a program in the image,"
              + " without comma or equals sign",
      fieldPath = ".commands")
  public record Actions(
      @JsonPropertyDescription(
              "Programs of the image that the action \"command\" may run:"
                  + " the name that a job gives, and the absolute path. Empty: none.")
          @Size(max = 64)
          Map<String, @Size(max = 255) String> commands) {

    public Actions {
      commands = commands == null ? new TreeMap<>() : new TreeMap<>(commands);
    }
  }
}
