package dev.monitored.operator.snapshot;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of objects that a {@code Monitored} may have, and that the operator watches. */
public enum ChildKind {
  PERSISTENT_VOLUME_CLAIM("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
  DEPLOYMENT("apps", "v1", "Deployment", "deployments"),
  SERVICE("", "v1", "Service", "services"),
  SERVICE_MONITOR("monitoring.coreos.com", "v1", "ServiceMonitor", "servicemonitors"),
  POD_MONITOR("monitoring.coreos.com", "v1", "PodMonitor", "podmonitors"),
  PROMETHEUS_RULE("monitoring.coreos.com", "v1", "PrometheusRule", "prometheusrules"),
  CONFIG_MAP("", "v1", "ConfigMap", "configmaps");

  private final String group;
  private final String version;
  private final String kind;
  private final String plural;

  ChildKind(String group, String version, String kind, String plural) {
    this.group = group;
    this.version = version;
    this.kind = kind;
    this.plural = plural;
  }

  /** Empty: the operator does not watch that kind. */
  public static Optional<ChildKind> of(String kind) {
    return Arrays.stream(values()).filter(one -> one.kind.equals(kind)).findFirst();
  }

  /** Empty: the core group. */
  public String group() {
    return group;
  }

  public String version() {
    return version;
  }

  public String kind() {
    return kind;
  }

  public String plural() {
    return plural;
  }

  /** Whether the API server serves it always; the others come and go with their definitions. */
  public boolean isBuiltIn() {
    return !group.equals("monitoring.coreos.com");
  }
}
