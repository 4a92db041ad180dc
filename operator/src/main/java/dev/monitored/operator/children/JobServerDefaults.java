package dev.monitored.operator.children;

import java.util.List;

/**
 * Defaults for the Pods of job servers, from the operator's settings.
 *
 * @param image used if the spec has none
 * @param imagePullSecrets used if the spec has none
 * @param hasAssignedUserIds whether the cluster assigns user and group IDs, and rejects others
 */
public record JobServerDefaults(
    String image, List<String> imagePullSecrets, boolean hasAssignedUserIds) {
  public JobServerDefaults {
    imagePullSecrets = List.copyOf(imagePullSecrets);
  }
}
