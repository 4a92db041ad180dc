package dev.monitored.operator.snapshot;

import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.prometheus.PlainPrometheus;
import dev.monitored.operator.prometheus.PrometheusPolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster holds that a plan depends on.
 *
 * @param monitoringApi whether {@code monitoring.coreos.com/v1} is served
 * @param unseen whether there may be Prometheus objects that the operator could not read
 * @param namespaceLabels labels of the {@code Monitored}'s own namespace
 * @param policy what the platform allows
 * @param access what is known of the rights of service accounts
 * @param rulers the ThanosRulers, of which only the selectors of rules count; null: not known
 */
public record Facts(
    boolean monitoringApi,
    boolean unseen,
    List<OperatedPrometheus> operated,
    List<PlainPrometheus> plain,
    Map<String, String> namespaceLabels,
    PrometheusPolicy policy,
    List<AccessReview> access,
    @Nullable List<OperatedPrometheus> rulers) {

  public Facts {
    policy = policy == null ? PrometheusPolicy.NONE : policy;
    access = access == null ? List.of() : List.copyOf(access);
  }

  public Facts with(List<AccessReview> reviews) {
    return new Facts(
        monitoringApi, unseen, operated, plain, namespaceLabels, policy, reviews, rulers);
  }
}
