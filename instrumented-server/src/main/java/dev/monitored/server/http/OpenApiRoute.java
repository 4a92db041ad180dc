package dev.monitored.server.http;

import dev.monitored.server.http.wire.Errors;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The description of the API, as it was written. */
final class OpenApiRoute {
  static final String OPENAPI = "/openapi.yaml";

  private final byte[] document = document();

  private static byte[] document() {
    try (var stream = OpenApiRoute.class.getResourceAsStream(OPENAPI)) {
      if (stream == null) {
        throw new IllegalStateException(OPENAPI + " is missing from the jar");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void addTo(HttpRouting.Builder routing) {
    routing.get(
        OPENAPI,
        (_, response) ->
            response.header(HeaderNames.CONTENT_TYPE, "application/yaml").send(document));
    routing.any(OPENAPI, Errors.allowOnly("GET"));
  }
}
