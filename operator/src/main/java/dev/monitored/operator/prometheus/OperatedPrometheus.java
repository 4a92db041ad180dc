package dev.monitored.operator.prometheus;

import dev.monitored.operator.naming.PrometheusRef;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Prometheus} or {@code PrometheusAgent} object of prometheus-operator, as far as a plan
 * depends on it. Of an object selector null selects nothing and an empty one everything; of a
 * namespace selector null is the object's own namespace and an empty one all.
 *
 * @param discoverer as whom it finds its targets; null: with credentials of its own for some API
 *     server
 * @param isSharded whether each of its processes sees a part of the targets only
 */
public record OperatedPrometheus(
    PrometheusRef ref,
    Map<String, String> labels,
    @Nullable LabelSelector serviceMonitorSelector,
    @Nullable LabelSelector serviceMonitorNamespaceSelector,
    @Nullable LabelSelector podMonitorSelector,
    @Nullable LabelSelector podMonitorNamespaceSelector,
    @Nullable LabelSelector ruleSelector,
    @Nullable LabelSelector ruleNamespaceSelector,
    @Nullable String scrapeInterval,
    @Nullable String scrapeTimeout,
    @Nullable Discoverer discoverer,
    boolean isSharded)
    implements KnownPrometheus {}
