package dev.monitored.operator.prometheus;

import dev.monitored.operator.plan.PrometheusRef;
import java.util.List;

/** What the discovery endpoint answers: the targets of one Prometheus in the format of HTTP SD. */
@SuppressWarnings("DoNotCallSuggester")
public final class DiscoveryDocument {
  private DiscoveryDocument() {}

  /** The targets of those applications whose plan lets that Prometheus find them by discovery. */
  public static String json(PrometheusRef prometheus, List<DiscoveredApplication> applications) {
    throw new UnsupportedOperationException();
  }
}
