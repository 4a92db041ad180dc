package dev.monitored.operator.snapshot;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;

/**
 * The objects of a cluster that may belong to one application.
 *
 * @param workloads its Deployment; of a target the Deployments, StatefulSets and DaemonSets that
 *     may run it
 * @param services of a target those that may select its Pods
 * @param pods terminating and finished ones, too
 */
public record ApplicationObjects(
    List<HasMetadata> workloads, List<Service> services, List<Pod> pods) {
  public static final ApplicationObjects NONE =
      new ApplicationObjects(List.of(), List.of(), List.of());

  public ApplicationObjects {
    workloads = List.copyOf(workloads);
    services = List.copyOf(services);
    pods = List.copyOf(pods);
  }

  public static ApplicationObjects ofPods(List<Pod> pods) {
    return new ApplicationObjects(List.of(), List.of(), pods);
  }

  /** The same with these workloads. */
  public ApplicationObjects with(List<? extends HasMetadata> others) {
    return new ApplicationObjects(List.copyOf(others), services, pods);
  }
}
