package dev.monitored.operator.reconcile;

import dev.monitored.operator.cluster.Newest;
import dev.monitored.operator.snapshot.PodEvent;
import dev.monitored.operator.snapshot.PodView;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventSeries;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Events about Pods that are being created, which alone tell what they wait for. Only so many
 * Pods are asked about at once, and each not often. Safe for use by several threads.
 */
final class PodEvents {
  private static final Logger LOG = LoggerFactory.getLogger(PodEvents.class);

  /** Most Pods are created within that time. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration AGAIN = Duration.ofSeconds(8);

  /** Of the Pods of one application, in one reconciliation. */
  private static final int PODS_AT_ONCE = 3;

  private static final int BURST = 20;
  private static final int PER_SECOND = 5;
  private static final long MOST_EVENTS = 200;
  private static final int REMEMBERED = 1_000;

  private final Function<Pod, List<PodEvent>> events;
  private final InstantSource clock;
  private final Rate rate = new Rate(BURST, PER_SECOND);
  private final Map<String, Known> known = Collections.synchronizedMap(new Newest<>(REMEMBERED));

  private record Known(List<PodEvent> events, Instant asked) {}

  PodEvents(KubernetesClient client, InstantSource clock) {
    this(pod -> list(client, pod), clock);
  }

  PodEvents(Function<Pod, List<PodEvent>> events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  /** By the uid of the Pod; those that are not being created have none. */
  Map<String, List<PodEvent>> of(List<Pod> pods) {
    var now = clock.instant();
    var waiting = pods.stream().map(PodView::new).filter(pod -> isWaiting(pod, now)).toList();
    waiting.stream()
        .filter(pod -> !now.isBefore(asked(pod).plus(AGAIN)))
        .sorted(Comparator.comparing(this::asked))
        .limit(PODS_AT_ONCE)
        .takeWhile(_ -> rate.take(now))
        .forEach(pod -> known.put(pod.uid(), new Known(events.apply(pod.pod()), now)));
    var all = new HashMap<String, List<PodEvent>>();
    waiting.forEach(pod ->
        Optional.ofNullable(known.get(pod.uid()))
            .ifPresent(found -> all.put(pod.uid(), found.events())));
    return all;
  }

  private static boolean isWaiting(PodView pod, Instant now) {
    return pod.isExpected()
        && pod.isBeingCreated()
        && pod.started().filter(since -> !now.isBefore(since.plus(PATIENCE))).isPresent();
  }

  private Instant asked(PodView pod) {
    var before = known.get(pod.uid());
    return before == null ? Instant.EPOCH : before.asked();
  }

  /** That they cannot be read makes a verdict poorer, and no more. */
  private static List<PodEvent> list(KubernetesClient client, Pod pod) {
    var metadata = pod.getMetadata();
    try {
      return client
          .v1()
          .events()
          .inNamespace(metadata.getNamespace())
          .withField("involvedObject.uid", metadata.getUid())
          .list(new ListOptionsBuilder().withLimit(MOST_EVENTS).build())
          .getItems()
          .stream()
          .map(PodEvents::read)
          .toList();
    } catch (KubernetesClientException e) {
      LOG.debug("Cannot list the Events of Pod {}", metadata.getName(), e);
      return List.of();
    }
  }

  private static PodEvent read(Event event) {
    return new PodEvent(
        Objects.requireNonNullElse(event.getReason(), ""),
        Objects.requireNonNullElse(event.getMessage(), ""),
        last(event));
  }

  private static Instant last(Event event) {
    return Stream.of(
            Optional.ofNullable(event.getSeries())
                .map(EventSeries::getLastObservedTime)
                .map(MicroTime::getTime),
            Optional.ofNullable(event.getLastTimestamp()),
            Optional.ofNullable(event.getEventTime()).map(MicroTime::getTime))
        .flatMap(Optional::stream)
        .map(time -> OffsetDateTime.parse(time).toInstant())
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }
}
