package dev.monitored.operator.diagnosis;

import dev.monitored.operator.api.MonitoredStatus.DiscoveryStatus;
import dev.monitored.operator.api.MonitoredStatus.PrometheusStatus;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the operator sees of a Prometheus without asking it: whether it reads its targets. */
public record DiscoveryWitness(Situation situation, Choice choice) {

  /** Null: there is nothing to read, or it is not known. */
  public @Nullable DiscoveryStatus status() {
    var read = situation.observed().reads().get(choice.ref());
    if (choice.route() != Route.HTTP_DISCOVERY || read == null) {
      return null;
    }
    return switch (read.state()) {
      case READ -> new DiscoveryStatus(true, null);
      case NOT_READ -> notRead(read.last());
      case UNKNOWN -> before().orElse(null);
    };
  }

  /** What this process has not seen, the one before it may have. */
  private DiscoveryStatus notRead(@Nullable Instant last) {
    return last == null
        ? before().filter(status -> !status.read()).orElse(new DiscoveryStatus(false, null))
        : new DiscoveryStatus(false, last.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private Optional<DiscoveryStatus> before() {
    return situation.previous().entry(choice).map(PrometheusStatus::discovery);
  }
}
