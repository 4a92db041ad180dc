package dev.monitored.server.http;

import dev.monitored.server.http.wire.Errors;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.BooleanSupplier;

/** The probes. */
final class Readiness {
  private final BooleanSupplier storeAnswers;
  private volatile boolean ready;

  Readiness(BooleanSupplier storeAnswers) {
    this.storeAnswers = storeAnswers;
  }

  void set(boolean ready) {
    this.ready = ready;
  }

  void addTo(HttpRouting.Builder routing) {
    routing.get("/livez", (_, response) -> response.send("ok\n"));
    routing.get("/readyz", this::answer);
    routing.any("/livez", Errors.allowOnly("GET")).any("/readyz", Errors.allowOnly("GET"));
  }

  private void answer(ServerRequest request, ServerResponse response) {
    if (!ready) {
      response.status(Status.SERVICE_UNAVAILABLE_503).send("not ready\n");
    } else if (!storeAnswers.getAsBoolean()) {
      response.status(Status.SERVICE_UNAVAILABLE_503).send("the job store does not answer\n");
    } else {
      response.send("ok\n");
    }
  }
}
