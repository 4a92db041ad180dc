package dev.monitored.operator.naming;

import dev.monitored.operator.api.Monitored;
import java.util.List;

/** The ports of an application, as its container declares them and its Service offers them. */
public final class Ports {
  public static final int JOB_SERVER = 6600;
  public static final int JOB_SERVER_MANAGEMENT = 6601;

  /** A port, of the same name in container and Service. */
  public record Port(String name, int number) {}

  private Ports() {}

  /** What the Service offers: the application's port, then that of the metrics if it is another. */
  public static List<Port> ofService(Monitored monitored) {
    var http = http(monitored);
    var metrics = metrics(monitored);
    return http.equals(metrics) ? List.of(http) : List.of(http, metrics);
  }

  public static Port http(Monitored monitored) {
    var workload = monitored.getSpec().workload();
    return new Port(Names.HTTP, workload == null ? JOB_SERVER : workload.port());
  }

  /** The port that serves metrics, which is one of {@link #ofService}. */
  public static Port metrics(Monitored monitored) {
    var http = http(monitored);
    var wanted = monitored.getSpec().scrape().port();
    return wanted == null || wanted == http.number() ? http : new Port(Names.METRICS, wanted);
  }
}
