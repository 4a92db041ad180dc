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
  private final BooleanSupplier isListening;
  private volatile boolean ready;

  Readiness(BooleanSupplier storeAnswers, BooleanSupplier isListening) {
    this.storeAnswers = storeAnswers;
    this.isListening = isListening;
  }

  void set(boolean ready) {
    this.ready = ready;
  }

  void addTo(HttpRouting.Builder routing) {
    routing.get("/livez", this::live);
    routing.get("/readyz", this::ready);
    routing.any("/livez", Errors.allowOnly("GET")).any("/readyz", Errors.allowOnly("GET"));
  }

  private void live(ServerRequest request, ServerResponse response) {
    if (isListening.getAsBoolean()) {
      response.send("ok\n");
    } else {
      response.status(Status.SERVICE_UNAVAILABLE_503).send("nothing listens on the API's port\n");
    }
  }

  private void ready(ServerRequest request, ServerResponse response) {
    if (!ready) {
      response.status(Status.SERVICE_UNAVAILABLE_503).send("not ready\n");
    } else if (!storeAnswers.getAsBoolean()) {
      response.status(Status.SERVICE_UNAVAILABLE_503).send("the job store does not answer\n");
    } else {
      response.send("ok\n");
    }
  }
}
