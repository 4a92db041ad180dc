package dev.monitored.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/**
 * Lets a request on to the routes behind it that carries a valid token. What is for everybody is
 * routed before, so that there is one opinion only of what a path means: the router's.
 */
final class TokenCheck implements Handler {
  private static final String SCHEME = "Bearer ";

  private final BearerTokens tokens;

  TokenCheck(BearerTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    if (token(request).filter(tokens::accept).isPresent()) {
      response.next();
    } else {
      response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"jobserver\"");
      Errors.send(response, Problem.unauthorized());
    }
  }

  private static Optional<String> token(ServerRequest request) {
    return request
        .headers()
        .first(HeaderNames.AUTHORIZATION)
        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(value -> value.substring(SCHEME.length()).strip());
  }
}
