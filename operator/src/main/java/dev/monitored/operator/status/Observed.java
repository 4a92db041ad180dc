package dev.monitored.operator.status;

import dev.monitored.operator.api.MonitoredStatus.DashboardStatus;
import dev.monitored.operator.plan.Finding;
import dev.monitored.operator.plan.PrometheusRef;
import dev.monitored.operator.plan.RuleDefinition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was seen in the cluster that belongs to one {@code Monitored}.
 *
 * @param monitors when each of its monitor objects was last written by the operator, by name
 * @param rulesWritten when its rules were last written for a Prometheus; absent: they are not there
 * @param rules all its rules, as they should be now
 * @param rulesTooLarge whether its rules no longer fitted into a rules ConfigMap
 * @param changed when a Prometheus was last changed or started; absent: not known
 * @param intervals the scrape interval of a Prometheus; absent: not known
 * @param unreadable what may not be read, so that there may be Prometheuses that were not seen
 * @param failures what could not be written
 */
public record Observed(
    @Nullable Deployment deployment,
    List<Pod> pods,
    Map<String, Instant> monitors,
    Map<PrometheusRef, Instant> rulesWritten,
    List<RuleDefinition> rules,
    boolean rulesTooLarge,
    @Nullable DashboardStatus dashboard,
    Map<PrometheusRef, Instant> changed,
    Map<PrometheusRef, Duration> intervals,
    @Nullable Finding unreadable,
    Map<Part, Finding> failures) {}
