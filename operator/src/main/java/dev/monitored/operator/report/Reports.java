package dev.monitored.operator.report;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.MonitoredStatus.FirstProof;
import dev.monitored.operator.serve.OperatorMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells, by Events and by metrics, what has become of the {@code Monitored} objects. */
public record Reports(Transitions transitions, OperatorMetrics metrics) {

  public void reconciled(Duration took, boolean failed) {
    metrics.reconciled(took, failed);
  }

  public void published(
      Monitored monitored, @Nullable MonitoredStatus before, MonitoredStatus now) {
    metrics.statusWritten();
    transitions.report(monitored, before, now);
    if (proof(before).isEmpty()) {
      proof(now).ifPresent(proof -> report(proof, Objects.requireNonNullElse(now.via(), "None")));
    }
  }

  /** Complete only once, whichever process completes it. */
  private static Optional<FirstProof> proof(@Nullable MonitoredStatus status) {
    return Optional.ofNullable(status)
        .map(MonitoredStatus::firstProof)
        .filter(proof -> proof.provenTime() != null);
  }

  private void report(FirstProof proof, String via) {
    var created = Instant.parse(proof.createdTime());
    report("written", via, created, proof.writtenTime());
    report("discovered", via, created, proof.discoveredTime());
    report("scraped", via, created, proof.scrapedTime());
    report("proven", via, created, proof.provenTime());
  }

  private void report(String phase, String via, Instant created, @Nullable String reached) {
    metrics.reached(
        phase, via, Duration.between(created, Instant.parse(Objects.requireNonNull(reached))));
  }
}
