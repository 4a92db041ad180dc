package dev.monitored.operator.diagnosis;

import dev.monitored.operator.api.MonitoredStatus.DashboardStatus;
import dev.monitored.operator.api.ScrapeReference;
import dev.monitored.operator.application.Application;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.MonitorPlan;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.pod.ObjectEvent;
import dev.monitored.operator.pod.PodView;
import dev.monitored.operator.prometheus.Discoverer;
import dev.monitored.operator.prometheus.DocumentRead;
import dev.monitored.operator.prometheus.SampleLimit;
import dev.monitored.operator.rules.RuleDefinition;
import dev.monitored.operator.snapshot.SeenKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was seen in the cluster that belongs to one {@code Monitored}.
 *
 * @param application as it runs
 * @param podEvents what Events say of Pods that are being created, by the uid of the Pod
 * @param monitors when each of its monitor objects was last written by the operator
 * @param rulesWritten when its rules were last written for a Prometheus; absent: they are not there
 * @param rules all its rules, as they should be now
 * @param rulesTooLarge whether its rules no longer fitted into a rules ConfigMap
 * @param intervals the scrape interval of a Prometheus; absent: not known
 * @param refreshes how often a plain Prometheus reads its targets
 * @param reads whether a plain Prometheus reads its targets from the operator; absent: not known
 * @param changes when a Prometheus object was last changed; absent: it is not known
 * @param accounts as whom a Prometheus of prometheus-operator finds its targets
 * @param keys what was seen of the keys that {@code spec.scrape} names; absent: it is not known
 * @param reloads how long a reload of a Prometheus usually takes; absent: it is not known
 * @param sampleLimits of the monitors that a Prometheus object selects
 * @param missingRights what a Prometheus lacks to find targets; absent: nothing, or it is not known
 * @param rejected why prometheus-operator keeps a monitor or the rules from a Prometheus, by the
 *     part
 * @param unread what a part depends on and cannot be read, so that nothing is known for certain
 * @param failures what could not be written
 */
public record Observed(
    Application application,
    Map<String, List<ObjectEvent>> podEvents,
    Map<MonitorId, Instant> monitors,
    Map<PrometheusRef, Instant> rulesWritten,
    List<RuleDefinition> rules,
    boolean rulesTooLarge,
    @Nullable DashboardStatus dashboard,
    Map<PrometheusRef, Duration> intervals,
    Map<PrometheusRef, Duration> refreshes,
    Map<PrometheusRef, DocumentRead> reads,
    Map<PrometheusRef, Instant> changes,
    Map<PrometheusRef, Discoverer> accounts,
    Map<ScrapeReference, SeenKey> keys,
    Map<PrometheusRef, Duration> reloads,
    Map<PrometheusRef, SampleLimit> sampleLimits,
    Map<PrometheusRef, Finding> missingRights,
    Map<Part, Map<PrometheusRef, String>> rejected,
    Map<Part, Finding> unread,
    Map<Part, Finding> failures) {

  List<ObjectEvent> events(PodView pod) {
    return podEvents.getOrDefault(pod.uid(), List.of());
  }

  Optional<String> rejected(Part part, PrometheusRef prometheus) {
    return Optional.ofNullable(rejected.getOrDefault(part, Map.of()).get(prometheus));
  }

  /** Why nothing is known for certain of that part; empty: it is. */
  public Optional<Verdict> unread(Part part) {
    return Optional.ofNullable(unread.get(part))
        .map(finding -> Verdict.unknown(finding.reason(), finding.message()));
  }

  boolean isMissing(ScrapeReference reference) {
    var key = keys.get(reference);
    return key != null && !key.isPresent();
  }

  /** Whether all these are known to exist. */
  boolean arePresent(Collection<ScrapeReference> references) {
    return references.stream().map(keys::get).allMatch(key -> key != null && key.isPresent());
  }

  /** When that monitor was last written; empty: it is not there. */
  public Optional<Instant> written(MonitorPlan monitor) {
    return Optional.ofNullable(monitors.get(new MonitorId(monitor.route(), monitor.name())));
  }

  /** A monitor object: one of each kind may have the same name. */
  public record MonitorId(Route kind, String name) {}
}
