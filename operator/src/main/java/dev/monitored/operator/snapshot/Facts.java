package dev.monitored.operator.snapshot;

import java.util.List;
import java.util.Map;

/**
 * What the cluster holds that a plan depends on.
 *
 * @param monitoringApi whether {@code monitoring.coreos.com/v1} is served
 * @param namespaceLabels labels of the {@code Monitored}'s own namespace
 */
public record Facts(
    boolean monitoringApi,
    List<OperatedPrometheus> operated,
    List<PlainPrometheus> plain,
    Map<String, String> namespaceLabels) {}
