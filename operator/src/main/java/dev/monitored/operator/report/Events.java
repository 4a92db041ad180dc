package dev.monitored.operator.report;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.finding.Message;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.watch.Newest;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventSeriesBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kubernetes Events about a {@code Monitored}. The same event again counts up the one that is
 * there. That an event cannot be written keeps nothing else from happening.
 */
public final class Events {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** In bytes; the API server takes no more. */
  private static final int LONGEST_NOTE = 1024;

  private static final int REMEMBERED = 10_000;

  private final KubernetesClient client;
  private final String identity;
  private final InstantSource clock;
  private final Map<String, Integer> counts = Collections.synchronizedMap(new Newest<>(REMEMBERED));

  public Events(KubernetesClient client, String identity, InstantSource clock) {
    this.client = client;
    this.identity = identity;
    this.clock = clock;
  }

  public void normal(Monitored about, String reason, String note) {
    write(about, "Normal", reason, note);
  }

  public void warning(Monitored about, String reason, String note) {
    write(about, "Warning", reason, note);
  }

  private void write(Monitored about, String type, String reason, String note) {
    var event = event(about, type, reason, note);
    try {
      create(event);
    } catch (KubernetesClientException e) {
      if (!isBecauseOfDeletion(e)) {
        LOG.warn("Cannot write event {} about {}: {}", reason, MonitoredRef.of(about), said(e));
      }
    }
  }

  /** Nobody reads events of a namespace that is being deleted, and it takes none. */
  private static boolean isBecauseOfDeletion(KubernetesClientException problem) {
    return problem.getCode() == HttpURLConnection.HTTP_NOT_FOUND
        || Optional.ofNullable(problem.getStatus())
            .map(Status::getDetails)
            .map(StatusDetails::getCauses)
            .stream()
            .flatMap(List::stream)
            .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
  }

  private static @Nullable String said(KubernetesClientException problem) {
    return Optional.ofNullable(problem.getStatus())
        .map(Status::getMessage)
        .orElse(problem.getMessage());
  }

  private void create(Event event) {
    var name = event.getMetadata().getName();
    var count = counts.merge(name, 1, Integer::sum);
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      client
          .resource(event)
          .patch(PatchContext.of(PatchType.JSON_MERGE), again(Math.max(count, 2)));
    }
  }

  private Event again(int count) {
    return new EventBuilder()
        .withSeries(new EventSeriesBuilder().withCount(count).withLastObservedTime(now()).build())
        .build();
  }

  private Event event(Monitored about, String type, String reason, String note) {
    var metadata = about.getMetadata();
    var hash = Objects.hash(metadata.getUid(), type, reason, note);
    return new EventBuilder()
        .withNewMetadata()
        .withName("%s.%08x".formatted(metadata.getName(), hash))
        .withNamespace(metadata.getNamespace())
        .endMetadata()
        .withEventTime(now())
        .withType(type)
        .withReason(reason)
        .withAction("Reconcile")
        .withNote(shortened(note, metadata))
        .withRegarding(reference(about))
        .withReportingController(Labels.OPERATOR)
        .withReportingInstance(identity)
        .build();
  }

  static String shortened(String note, ObjectMeta about) {
    var elsewhere =
        "; for the command, run kubectl describe monitored %s --namespace %s"
            .formatted(about.getName(), about.getNamespace());
    return Message.parse(note).within(LONGEST_NOTE, LONGEST_NOTE, elsewhere);
  }

  private static ObjectReference reference(Monitored about) {
    return new ObjectReferenceBuilder()
        .withApiVersion(about.getApiVersion())
        .withKind(about.getKind())
        .withNamespace(about.getMetadata().getNamespace())
        .withName(about.getMetadata().getName())
        .withUid(about.getMetadata().getUid())
        .build();
  }

  private MicroTime now() {
    Instant instant = clock.instant();
    return new MicroTime(MICROS.format(instant));
  }
}
