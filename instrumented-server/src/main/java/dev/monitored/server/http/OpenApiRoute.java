package dev.monitored.server.http;

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
    OpenRoute.add(
        routing,
        OPENAPI,
        (_, response) ->
            response.header(HeaderNames.CONTENT_TYPE, "application/yaml").send(document));
  }
}
