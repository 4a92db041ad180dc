package dev.monitored.operator.observe;

import dev.monitored.operator.pod.ObjectEvent;
import dev.monitored.operator.watch.Newest;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventSeries;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.MicroTime;
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
 * The Events about objects. Only so many objects are asked about at once, and each not often. Safe
 * for use by several threads.
 */
public final class ObjectEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectEvents.class);
  private static final Duration AGAIN = Duration.ofSeconds(8);

  /** Of the objects of one application, in one reconciliation. */
  private static final int OBJECTS_AT_ONCE = 3;

  private static final int BURST = 20;
  private static final int PER_SECOND = 5;
  private static final long MOST_EVENTS = 200;
  private static final int REMEMBERED = 1_000;

  private final Function<Subject, List<ObjectEvent>> events;
  private final InstantSource clock;
  private final Rate rate = new Rate(BURST, PER_SECOND);
  private final Map<String, Known> known = Collections.synchronizedMap(new Newest<>(REMEMBERED));

  /** What the Events are about. */
  record Subject(String namespace, String uid) {}

  private record Known(List<ObjectEvent> events, Instant asked) {}

  public ObjectEvents(KubernetesClient client, InstantSource clock) {
    this(subject -> list(client, subject), clock);
  }

  public ObjectEvents(Function<Subject, List<ObjectEvent>> events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  /** By uid, as far as they are known. */
  Map<String, List<ObjectEvent>> of(List<Subject> subjects) {
    var now = clock.instant();
    subjects.stream()
        .filter(subject -> !now.isBefore(asked(subject).plus(AGAIN)))
        .sorted(Comparator.comparing(this::asked))
        .limit(OBJECTS_AT_ONCE)
        .takeWhile(_ -> rate.take(now))
        .forEach(subject -> known.put(subject.uid(), new Known(events.apply(subject), now)));
    var all = new HashMap<String, List<ObjectEvent>>();
    subjects.forEach(subject ->
        Optional.ofNullable(known.get(subject.uid()))
            .ifPresent(found -> all.put(subject.uid(), found.events())));
    return all;
  }

  private Instant asked(Subject subject) {
    var before = known.get(subject.uid());
    return before == null ? Instant.EPOCH : before.asked();
  }

  /** That they cannot be read makes a verdict poorer, and no more. */
  private static List<ObjectEvent> list(KubernetesClient client, Subject subject) {
    try {
      return client
          .v1()
          .events()
          .inNamespace(subject.namespace())
          .withField("involvedObject.uid", subject.uid())
          .list(new ListOptionsBuilder().withLimit(MOST_EVENTS).build())
          .getItems()
          .stream()
          .map(ObjectEvents::read)
          .toList();
    } catch (KubernetesClientException e) {
      LOG.debug("Cannot list the Events of {}", subject, e);
      return List.of();
    }
  }

  private static ObjectEvent read(Event event) {
    return new ObjectEvent(
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
