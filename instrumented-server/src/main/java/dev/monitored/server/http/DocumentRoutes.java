package dev.monitored.server.http;

import dev.monitored.server.job.Action;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the server says about itself: its actions, and the description of its API. */
final class DocumentRoutes {
  static final String ACTIONS = "/api/v1/actions";
  static final String OPENAPI = "/openapi.yaml";

  private record ActionView(String name, String description, List<Action.Parameter> arguments) {}

  private final byte[] actions;
  private final byte[] openApi;

  DocumentRoutes(Collection<? extends Action> actions) {
    var views = actions.stream().map(DocumentRoutes::view).toList();
    this.actions = Json.bytes(Map.of("items", views));
    openApi = resource(OPENAPI);
  }

  private static ActionView view(Action action) {
    return new ActionView(action.name(), action.description(), action.parameters());
  }

  void addTo(HttpRouting.Builder routing) {
    add(routing, ACTIONS, "application/json", actions);
    add(routing, OPENAPI, "application/yaml", openApi);
  }

  private static void add(HttpRouting.Builder routing, String path, String type, byte[] body) {
    routing.get(
        path,
        (_, response) ->
            response.status(Status.OK_200).header(HeaderNames.CONTENT_TYPE, type).send(body));
    routing.any(path, Errors.allowOnly("GET"));
  }

  private static byte[] resource(String name) {
    try (var stream = DocumentRoutes.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
