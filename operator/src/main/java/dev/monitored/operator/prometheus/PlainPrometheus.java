package dev.monitored.operator.prometheus;

import dev.monitored.operator.naming.PrometheusRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Prometheus without prometheus-operator, named in the operator's settings. It reads its targets
 * from the operator's discovery endpoint of its name.
 *
 * @param url base address of its HTTP API, as the operator reaches it
 * @param rulesConfigMap the ConfigMap, in its namespace, whose keys it loads as rule files; null:
 *     it takes no rules from the operator
 * @param scrapeInterval its global interval, to tell how long evidence may take; null: one minute
 * @param refreshInterval how often it reads its targets; null: one minute
 */
public record PlainPrometheus(
    PrometheusRef ref,
    Map<String, String> labels,
    String url,
    @Nullable String rulesConfigMap,
    @Nullable String scrapeInterval,
    @Nullable String refreshInterval)
    implements KnownPrometheus {}
