package dev.monitored.operator.prometheus;

import dev.monitored.operator.naming.PrometheusRef;
import java.util.List;

/** How each Prometheus is reached. */
public record Connections(List<Connection> all) {
  public static final Connections NONE = new Connections(List.of());

  public Connections {
    all = List.copyOf(all);
  }

  public Connection to(PrometheusRef ref) {
    return all.stream()
        .filter(connection -> connection.isTo(ref))
        .findFirst()
        .orElseGet(() -> Connection.plainly(ref));
  }
}
