package dev.monitored.operator.children;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;

/**
 * A key of a Secret that the job server reads as a file, and again when it has changed.
 *
 * @param setting that names the file
 */
record SecretFile(String volume, String setting, String secret, String key) {
  private static final int OWNER_AND_GROUP_READ = 0440;

  private String directory() {
    return "/etc/jobserver/" + volume;
  }

  EnvVar variable() {
    return new EnvVar(setting, directory() + "/" + key, null);
  }

  VolumeMount mount() {
    return new VolumeMountBuilder()
        .withName(volume)
        .withMountPath(directory())
        .withReadOnly(true)
        .build();
  }

  Volume asVolume() {
    return new VolumeBuilder()
        .withName(volume)
        .withNewSecret()
        .withSecretName(secret)
        .withDefaultMode(OWNER_AND_GROUP_READ)
        .endSecret()
        .build();
  }
}
