package dev.monitored.operator.diagnosis;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.MonitoredStatus.PrometheusStatus;
import dev.monitored.operator.diagnosis.Verdict.State;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.snapshot.LastWrite;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the status says so far: all that is remembered when the operator restarts. */
public record PreviousStatus(Situation situation) {

  /** The verdict of a condition, unless what it is about has changed since. */
  public Optional<Verdict> verdict(String type) {
    return condition(type)
        .filter(this::isStillMeant)
        .map(condition ->
            new Verdict(
                State.of(condition.getStatus()),
                condition.getReason(),
                condition.getMessage(),
                null));
  }

  /** What it says about a Prometheus that finds the application by the same route as now. */
  public Optional<PrometheusStatus> entry(Choice choice) {
    return entries(choice.ref())
        .filter(entry -> entry.route().equals(choice.route().word()))
        .findFirst();
  }

  /** The scrape pools of others that it names; null: none. */
  public @Nullable List<String> otherPools(PrometheusRef prometheus) {
    return entries(prometheus).findFirst().map(PrometheusStatus::otherPools).orElse(null);
  }

  private Stream<PrometheusStatus> entries(PrometheusRef prometheus) {
    return status().stream()
        .flatMap(status -> status.prometheuses().stream())
        .filter(entry -> entry.ref().equals(prometheus.toString()));
  }

  /** Since when a condition is in that state; empty: it is not. */
  Optional<Instant> since(String type, State state) {
    return condition(type)
        .filter(condition -> state.word().equals(condition.getStatus()))
        .map(condition -> Instant.parse(condition.getLastTransitionTime()));
  }

  private boolean isStillMeant(Condition condition) {
    var generation = monitored().getMetadata().getGeneration();
    return Objects.equals(condition.getObservedGeneration(), generation) || isProofUntouched();
  }

  /**
   * Whether a new generation has changed neither what was written for monitoring nor the Pods. What
   * discovery serves leaves no trace of its changes, so there it is not known.
   */
  private boolean isProofUntouched() {
    var observed = situation.observed();
    var written =
        Stream.concat(
            observed.monitors().values().stream(), observed.rulesWritten().values().stream());
    var proven = LastWrite.ofStatus(monitored()).orElse(Instant.MIN);
    var isReplicated =
        status()
            .map(MonitoredStatus::replicas)
            .filter(replicas -> replicas == situation.application().wanted())
            .isPresent();
    return isReplicated
        && situation.application().isReplaced()
        && situation.scraping().stream().noneMatch(choice -> choice.route() == Route.HTTP_DISCOVERY)
        && written.allMatch(proven::isAfter);
  }

  private Optional<Condition> condition(String type) {
    return status().stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> type.equals(condition.getType()))
        .findFirst();
  }

  private Optional<MonitoredStatus> status() {
    return Optional.ofNullable(monitored().getStatus());
  }

  private Monitored monitored() {
    return situation.monitored();
  }
}
