package dev.monitored.server.http;

import dev.monitored.server.http.guard.Connection;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code /metrics}, in the format that the client prefers. */
final class MetricsRoute {
  private static final String NAMES = "name[]";

  private final MetricsPage metrics;

  MetricsRoute(MetricsPage metrics) {
    this.metrics = metrics;
  }

  void addTo(HttpRouting.Builder routing) {
    OpenRoute.add(routing, "/metrics", this::render);
  }

  private void render(ServerRequest request, ServerResponse response) {
    Connection.trust();
    var headers = request.headers();
    var page =
        metrics.render(
            headers.first(HeaderNames.ACCEPT).orElse(null),
            headers.first(HeaderNames.USER_AGENT).orElse(null),
            request.query().contains(NAMES) ? request.query().all(NAMES) : List.of());
    response
        .header(HeaderNames.CONTENT_TYPE, page.contentType())
        .send(page.text().getBytes(StandardCharsets.UTF_8));
  }
}
