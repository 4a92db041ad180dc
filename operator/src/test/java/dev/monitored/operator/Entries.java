package dev.monitored.operator;

import dev.monitored.operator.api.MonitoredStatus.PrometheusStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries of {@code status.prometheuses} with little in them. */
public final class Entries {
  private Entries() {}

  public static PrometheusStatus of(
      String ref, @Nullable Boolean chosen, String route, @Nullable String monitor) {
    return new PrometheusStatus(
        ref, chosen, route, monitor, List.of(), null, null, List.of(), null, null);
  }
}
