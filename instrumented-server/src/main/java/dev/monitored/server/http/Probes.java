package dev.monitored.server.http;

import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The probes. Each asks for faults, one after the other, and tells the first that is there. */
final class Probes {
  private final List<Supplier<Optional<String>>> deadly;
  private final List<Supplier<Optional<String>>> hindering;

  /**
   * Probes that ask for these faults.
   *
   * @param deadly what only a restart fixes
   * @param hindering what keeps this process from taking and executing jobs
   */
  Probes(List<Supplier<Optional<String>>> deadly, List<Supplier<Optional<String>>> hindering) {
    this.deadly = List.copyOf(deadly);
    this.hindering = List.copyOf(hindering);
  }

  void addTo(HttpRouting.Builder routing) {
    OpenRoute.add(routing, "/livez", probe("not alive: ", deadly));
    OpenRoute.add(routing, "/readyz", probe("not ready: ", hindering));
  }

  private static Handler probe(String prefix, List<Supplier<Optional<String>>> faults) {
    return (_, response) ->
        first(faults)
            .ifPresentOrElse(
                fault ->
                    response.status(Status.SERVICE_UNAVAILABLE_503).send(prefix + fault + "\n"),
                () -> response.send("ok\n"));
  }

  private static Optional<String> first(List<Supplier<Optional<String>>> faults) {
    return faults.stream().flatMap(fault -> fault.get().stream()).findFirst();
  }
}
