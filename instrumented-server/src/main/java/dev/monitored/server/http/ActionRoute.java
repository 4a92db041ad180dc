package dev.monitored.server.http;

import dev.monitored.server.job.Action;
import io.helidon.http.HeaderNames;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What can be run. */
final class ActionRoute {
  static final String ACTIONS = "/api/v1/actions";

  private record ActionView(String name, String description, List<Action.Parameter> arguments) {}

  private final byte[] actions;

  ActionRoute(Collection<? extends Action> actions) {
    this.actions = Json.bytes(Map.of("items", actions.stream().map(ActionRoute::view).toList()));
  }

  private static ActionView view(Action action) {
    return new ActionView(action.name(), action.description(), action.parameters());
  }

  void addTo(ProtectedRoutes routes) {
    routes.get(
        ACTIONS,
        Scope.READ,
        (_, response) ->
            response.header(HeaderNames.CONTENT_TYPE, "application/json").send(actions));
  }
}
