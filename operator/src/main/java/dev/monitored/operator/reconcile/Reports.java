package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.serve.OperatorMetrics;
import dev.monitored.operator.status.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tells, by Events and by metrics, what has become of the {@code Monitored} objects. */
final class Reports {
  private final Transitions transitions;
  private final OperatorMetrics metrics;
  private final InstantSource clock;
  private final Instant begun;
  private final Set<String> proven = ConcurrentHashMap.newKeySet();

  Reports(Transitions transitions, OperatorMetrics metrics, InstantSource clock) {
    this.transitions = transitions;
    this.metrics = metrics;
    this.clock = clock;
    this.begun = clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  void reconciled(Duration took, boolean failed) {
    metrics.reconciled(took, failed);
  }

  void published(Monitored monitored, @Nullable MonitoredStatus before, MonitoredStatus now) {
    metrics.statusWritten();
    transitions.report(monitored, before, now);
    reportProof(monitored, now);
  }

  void retain(Set<String> uids) {
    proven.retainAll(uids);
  }

  /** Only the first proof of what this process has seen from its beginning. */
  private void reportProof(Monitored monitored, MonitoredStatus now) {
    var created = Instant.parse(monitored.getMetadata().getCreationTimestamp());
    if (!created.isBefore(begun)
        && Conditions.isTrue(now, Conditions.TARGETS_UP)
        && !"0/0".equals(now.targets())
        && proven.add(monitored.getMetadata().getUid())) {
      var took = Duration.between(created, clock.instant());
      metrics.proven(Objects.requireNonNullElse(now.via(), "None"), took);
    }
  }
}
