package dev.monitored.operator.children;

import java.util.List;

/**
 * What the operator's settings say about the Pods of job servers.
 *
 * @param image of those that name none
 * @param imagePullSecrets of those that name none
 * @param hasAssignedUserIds whether the cluster gives Pods their user and group, and refuses others
 */
public record JobServerDefaults(
    String image, List<String> imagePullSecrets, boolean hasAssignedUserIds) {
  public JobServerDefaults {
    imagePullSecrets = List.copyOf(imagePullSecrets);
  }
}
