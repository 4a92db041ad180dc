package dev.monitored.server.http.auth;

import dev.monitored.server.http.guard.Connection;
import dev.monitored.server.http.guard.Places;
import dev.monitored.server.http.wire.Errors;
import dev.monitored.server.http.wire.Problem;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/**
 * Lets a request on to the routes behind it that carries a valid token. What is for everybody is
 * routed before, and what a token may do is asked by each route, so that there is one opinion only
 * of what a path means: the router's.
 */
public final class TokenCheck implements Handler {
  private static final String SCHEME = "Bearer ";
  private static final String CHALLENGE = "Bearer realm=\"jobserver\"";

  private final Optional<BearerTokens> tokens;

  /** Without tokens everybody may do everything. */
  public TokenCheck(Optional<BearerTokens> tokens) {
    this.tokens = tokens;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    var bearer = tokens.isEmpty() ? Optional.of(Bearer.ANYBODY) : bearer(request, tokens.get());
    if (bearer.isPresent()) {
      Connection.trust();
      Places.take();
      request.context().register(bearer.get());
      response.next();
    } else {
      challenge(response, token(request).isPresent() ? ", error=\"invalid_token\"" : "");
      Errors.send(request, response, Problem.unauthorized());
    }
  }

  /** A handler that is only reached by who may do as much. */
  static Handler needing(Scope needed, Handler handler) {
    return (request, response) -> {
      var bearer = request.context().get(Bearer.class);
      if (bearer.filter(known -> known.scope().includes(needed)).isPresent()) {
        handler.handle(request, response);
      } else {
        challenge(response, ", error=\"insufficient_scope\", scope=\"" + needed.word() + "\"");
        Errors.send(request, response, Problem.forbidden(needed.word()));
      }
    };
  }

  static void challenge(ServerResponse response, String why) {
    response.header(HeaderNames.WWW_AUTHENTICATE, CHALLENGE + why);
  }

  private static Optional<Bearer> bearer(ServerRequest request, BearerTokens tokens) {
    return token(request).flatMap(tokens::bearer);
  }

  private static Optional<String> token(ServerRequest request) {
    return request
        .headers()
        .first(HeaderNames.AUTHORIZATION)
        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(value -> value.substring(SCHEME.length()).strip());
  }
}
