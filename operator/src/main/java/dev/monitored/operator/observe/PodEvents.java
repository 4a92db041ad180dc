package dev.monitored.operator.observe;

import dev.monitored.operator.observe.ObjectEvents.Subject;
import dev.monitored.operator.pod.ObjectEvent;
import dev.monitored.operator.pod.PodView;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The Events about Pods that are being created, which alone tell what they wait for. */
public record PodEvents(ObjectEvents events, InstantSource clock) {
  /** Most Pods are created within that time. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** By the uid of the Pod; those that are not being created have none. */
  public Map<String, List<ObjectEvent>> of(List<Pod> pods) {
    var now = clock.instant();
    return events.of(
        pods.stream()
            .map(PodView::new)
            .filter(pod -> isWaiting(pod, now))
            .map(pod -> new Subject(pod.pod().getMetadata().getNamespace(), pod.uid()))
            .toList());
  }

  private static boolean isWaiting(PodView pod, Instant now) {
    return pod.isExpected()
        && pod.isBeingCreated()
        && pod.started().filter(since -> !now.isBefore(since.plus(PATIENCE))).isPresent();
  }
}
