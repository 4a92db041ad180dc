package dev.monitored.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Optional;
import java.util.Set;

/** Lets a request pass that carries a valid token, or asks for what everybody may see. */
final class TokenFilter implements Filter {
  private static final Set<String> OPEN = Set.of("/metrics", "/openapi.yaml");
  private static final String SCHEME = "Bearer ";

  private final BearerTokens tokens;

  TokenFilter(BearerTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    if (OPEN.contains(request.path().path()) || token(request).filter(tokens::accept).isPresent()) {
      chain.proceed();
    } else {
      response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"jobserver\"");
      Errors.send(response, Problem.unauthorized());
    }
  }

  private static Optional<String> token(RoutingRequest request) {
    return request
        .headers()
        .first(HeaderNames.AUTHORIZATION)
        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(value -> value.substring(SCHEME.length()).strip());
  }
}
