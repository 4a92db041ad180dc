package dev.monitored.operator.naming;

import dev.monitored.operator.api.FurtherPort;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.Scrape.FurtherEndpoint;
import java.util.List;
import java.util.stream.Stream;

/** The ports of an application, as its container declares them and its Service offers them. */
public final class Ports {
  public static final int JOB_SERVER = 6600;
  public static final int JOB_SERVER_MANAGEMENT = 6601;

  /** A port, of the same name in container and Service. */
  public record Port(String name, int number) {}

  private Ports() {}

  /**
   * What the Service offers: the application's port, its further ones, then those of the metrics
   * that are none of these.
   */
  public static List<Port> ofService(Monitored monitored) {
    var further =
        monitored.getSpec().scrape().endpoints().stream().map(one -> metrics(monitored, one));
    return Stream.of(ofApplication(monitored), Stream.of(metrics(monitored)), further)
        .flatMap(ports -> ports)
        .distinct()
        .toList();
  }

  public static Port http(Monitored monitored) {
    var workload = monitored.getSpec().workload();
    return new Port(Names.HTTP, workload == null ? JOB_SERVER : workload.port());
  }

  /** The port that serves metrics, which is one of {@link #ofService}. */
  public static Port metrics(Monitored monitored) {
    var wanted = monitored.getSpec().scrape().port();
    return wanted == null
        ? http(monitored)
        : ofApplication(monitored)
            .filter(port -> port.number() == wanted)
            .findFirst()
            .orElseGet(() -> new Port(Names.METRICS, wanted));
  }

  /** The port of a further endpoint, which is one of {@link #ofService}, too. */
  public static Port metrics(Monitored monitored, FurtherEndpoint endpoint) {
    var main = metrics(monitored);
    var wanted = endpoint.port() == null ? null : endpoint.port().getIntVal();
    return wanted == null
        ? main
        : Stream.concat(ofApplication(monitored), Stream.of(main))
            .filter(port -> port.number() == wanted)
            .findFirst()
            .orElseGet(() -> new Port(Names.furtherMetrics(wanted.toString()), wanted));
  }

  private static Stream<Port> ofApplication(Monitored monitored) {
    var workload = monitored.getSpec().workload();
    var further = workload == null ? List.<FurtherPort>of() : workload.ports();
    return Stream.concat(
        Stream.of(http(monitored)),
        further.stream().map(port -> new Port(port.name(), port.port())));
  }
}
