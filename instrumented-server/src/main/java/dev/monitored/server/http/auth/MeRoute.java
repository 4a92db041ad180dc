package dev.monitored.server.http.auth;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.server.http.wire.Json;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the token of a request lets its bearer do. */
public final class MeRoute {
  static final String ME = "/api/v1/me";

  /** The caller as the API shows it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MeView(
      boolean authentication, String scope, List<String> may, @Nullable String tokenId) {
    static MeView of(Bearer bearer) {
      boolean isKnown = !bearer.equals(Bearer.ANYBODY);
      return new MeView(
          isKnown,
          bearer.scope().word(),
          Stream.of(Scope.values()).filter(bearer.scope()::includes).map(Scope::word).toList(),
          isKnown ? bearer.id() : null);
    }
  }

  public void addTo(ProtectedRoutes routes) {
    routes.get(ME, Scope.READ, MeRoute::get);
  }

  private static void get(ServerRequest request, ServerResponse response) {
    var bearer = request.context().get(Bearer.class).orElseThrow();
    Json.send(response, Status.OK_200.code(), MeView.of(bearer));
  }
}
