package dev.monitored.operator.prometheus;

import dev.monitored.operator.naming.PrometheusRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which Prometheus objects the platform lets {@code Monitored} use.
 *
 * @param allow if not empty, nothing else may be used, and everything in it is trusted
 * @param byDefault the one to use where several could be; null: none
 */
public record PrometheusPolicy(List<Entry> allow, @Nullable Entry byDefault) {
  public static final PrometheusPolicy NONE = new PrometheusPolicy(List.of(), null);

  public PrometheusPolicy {
    allow = allow == null ? List.of() : List.copyOf(allow);
  }

  /**
   * Names Prometheus objects.
   *
   * @param name null: all of the namespace
   */
  public record Entry(String namespace, @Nullable String name) {
    public boolean covers(PrometheusRef ref) {
      return namespace.equals(ref.namespace()) && (name == null || name.equals(ref.name()));
    }

    @Override
    public String toString() {
      return namespace + "/" + (name == null ? "*" : name);
    }
  }

  public boolean isRestricted() {
    return !allow.isEmpty();
  }

  public boolean allows(PrometheusRef ref) {
    return allow.isEmpty() || allow.stream().anyMatch(entry -> entry.covers(ref));
  }

  public boolean isDefault(PrometheusRef ref) {
    return byDefault != null && byDefault.covers(ref);
  }
}
