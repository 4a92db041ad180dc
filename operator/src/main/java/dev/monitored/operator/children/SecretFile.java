package dev.monitored.operator.children;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Secret, or a key of it, that the job server reads as files, and again when they have changed.
 *
 * @param setting that names the file; or the folder, as a URL
 * @param key absent when it is the folder
 * @param isAlone whether the job server must not see the other keys
 */
record SecretFile(
    String volume, String setting, String secret, Optional<String> key, boolean isAlone) {
  static SecretFile of(String volume, String setting, String secret, String key) {
    return new SecretFile(volume, setting, secret, Optional.of(key), false);
  }

  private String directory() {
    return "/etc/jobserver/" + volume;
  }

  EnvVar variable() {
    var place = key.map(file -> directory() + "/" + file).orElseGet(() -> "file:" + directory());
    return new EnvVar(setting, place, null);
  }

  VolumeMount mount() {
    return new VolumeMountBuilder()
        .withName(volume)
        .withMountPath(directory())
        .withReadOnly(true)
        .build();
  }

  /** Sets the mode of the files. If null, defaults to 0644. */
  Volume asVolume(@Nullable Integer mode) {
    return new VolumeBuilder()
        .withName(volume)
        .withNewSecret()
        .withSecretName(secret)
        .withDefaultMode(mode)
        .withItems(items())
        .endSecret()
        .build();
  }

  private List<KeyToPath> items() {
    return isAlone
        ? key.map(file -> new KeyToPathBuilder().withKey(file).withPath(file).build()).stream()
            .toList()
        : List.of();
  }
}
