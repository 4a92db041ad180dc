package dev.monitored.operator.serve;

import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.poll.PollListener;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.prometheus.client.hotspot.DefaultExports;
import java.time.Duration;

/**
 * The operator's own metrics.
 *
 * <pre>
 * monitored_operator_reconciliations_total{outcome="ok"} 12.0
 * monitored_operator_reconciliation_seconds_bucket{le="0.1"} 11.0
 * monitored_operator_status_writes_total 5.0
 * monitored_operator_polls_total{outcome="answered"} 40.0
 * monitored_operator_time_to_proof_seconds_bucket{phase="proven",route="ServiceMonitor",le="60.0"} 1.0
 * monitored_operator_monitored{ready="True"} 3.0
 * monitored_operator_leader 1.0
 * monitored_operator_crd_outdated 0.0
 * </pre>
 */
public final class OperatorMetrics implements PollListener {
  private static final double MILLIS = 1000.0;

  private final Counter reconciliations;
  private final Histogram reconciliationSeconds;
  private final Counter statusWrites;
  private final Counter polls;
  private final Histogram timeToProof;
  private final Gauge leader;
  private final Gauge crdOutdated;

  public OperatorMetrics(CollectorRegistry registry) {
    DefaultExports.register(registry);
    this.reconciliations =
        counter("reconciliations_total", "Reconciliations, by outcome.", "outcome")
            .register(registry);
    this.reconciliationSeconds =
        Histogram.build(
                "monitored_operator_reconciliation_seconds", "Duration of a reconciliation.")
            .buckets(0.005, 0.025, 0.1, 0.5, 1, 5, 15)
            .register(registry);
    this.statusWrites =
        counter("status_writes_total", "Writes of a changed status.").register(registry);
    this.polls =
        counter("polls_total", "Requests to Prometheus servers, by outcome.", "outcome")
            .register(registry);
    this.timeToProof =
        Histogram.build(
                "monitored_operator_time_to_proof_seconds",
                "Time from the creation of a Monitored until it first was written, discovered,"
                    + " scraped and proven, by phase and route.")
            .labelNames("phase", "route")
            .buckets(1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1800)
            .register(registry);
    this.leader =
        Gauge.build(
                "monitored_operator_leader",
                "1 if this replica is the leader, which writes objects.")
            .register(registry);
    this.crdOutdated =
        Gauge.build(
                "monitored_operator_crd_outdated",
                "1 if the CRD of Monitored is older than the operator.")
            .register(registry);
    initialize();
  }

  public void reconciled(Duration took, boolean failed) {
    reconciliations.labels(failed ? "failed" : "ok").inc();
    reconciliationSeconds.observe(took.toMillis() / MILLIS);
  }

  public void statusWritten() {
    statusWrites.inc();
  }

  /** From the creation of a {@code Monitored} until it first reached that phase. */
  public void reached(String phase, String via, Duration took) {
    timeToProof.labels(phase, via).observe(took.toMillis() / MILLIS);
  }

  public void leads() {
    leader.set(1);
  }

  public void crdOutdated(boolean outdated) {
    crdOutdated.set(outdated ? 1 : 0);
  }

  @Override
  public void polled(PrometheusRef prometheus, boolean answered) {
    polls.labels(answered ? "answered" : "unanswered").inc();
  }

  private void initialize() {
    reconciliations.labels("ok");
    reconciliations.labels("failed");
    polls.labels("answered");
    polls.labels("unanswered");
  }

  private static Counter.Builder counter(String name, String help, String... labels) {
    return Counter.build("monitored_operator_" + name, help).labelNames(labels);
  }
}
