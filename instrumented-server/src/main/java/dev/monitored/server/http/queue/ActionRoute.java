package dev.monitored.server.http.queue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.monitored.action.Action;
import dev.monitored.server.http.auth.ProtectedRoutes;
import dev.monitored.server.http.auth.Scope;
import dev.monitored.server.http.wire.Json;
import io.helidon.http.HeaderNames;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What can be run. */
public final class ActionRoute {
  static final String ACTIONS = "/api/v1/actions";

  private record ActionView(
      String name, String description, List<ArgumentView> arguments, JsonNode schema) {
    static ActionView of(Action action) {
      var schema = Json.tree(action.argumentsSchema());
      var required = schema.path("required").valueStream().map(JsonNode::asText).toList();
      var arguments =
          schema.path("properties").properties().stream()
              .map(property ->
                  ArgumentView.of(
                      property.getKey(), property.getValue(), required.contains(property.getKey())))
              .toList();
      return new ActionView(action.name(), action.description(), arguments, schema);
    }
  }

  public record ArgumentView(String name, String type, boolean required, String description) {
    static ArgumentView of(String name, JsonNode schema, boolean isRequired) {
      return new ArgumentView(name, types(schema), isRequired, schema.path("description").asText());
    }

    private static String types(JsonNode schema) {
      var type = schema.path("type");
      return type.isArray()
          ? type.valueStream()
              .map(one -> type(one.asText(), schema))
              .collect(Collectors.joining(" or "))
          : type(type.asText("any"), schema);
    }

    private static String type(String type, JsonNode schema) {
      var of =
          switch (type) {
            case "array" -> schema.path("items").path("type").asText();
            case "object" -> schema.path("additionalProperties").path("type").asText();
            default -> "";
          };
      return of.isEmpty() ? type : type + " of " + of + "s";
    }
  }

  private final byte[] actions;

  public ActionRoute(Collection<? extends Action> actions) {
    this.actions = described(actions);
  }

  static byte[] described(Collection<? extends Action> actions) {
    return Json.bytes(Map.of("items", actions.stream().map(ActionView::of).toList()));
  }

  public void addTo(ProtectedRoutes routes) {
    routes.get(
        ACTIONS,
        Scope.READ,
        (_, response) ->
            response.header(HeaderNames.CONTENT_TYPE, "application/json").send(actions));
  }
}
