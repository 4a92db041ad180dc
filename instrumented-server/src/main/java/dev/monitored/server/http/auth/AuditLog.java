package dev.monitored.server.http.auth;

import dev.monitored.server.http.guard.AnswerFilter;
import dev.monitored.server.http.guard.RequestCount;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs who changed what: a line for each request that was to change something, and was accepted,
 * lacked the scope, or failed half-way for all that is known. What was only not valid changed
 * nothing.
 */
public final class AuditLog extends AnswerFilter {
  private static final Logger LOG = LoggerFactory.getLogger("audit");

  /** What callback_url is told by may be a secret; an escaped name may be that one. */
  private static final Pattern SECRET =
      Pattern.compile("(?<=^|&)([^=&]*(?:callback_url|%)[^=&]*=)[^&]*");

  private static final Set<String> CHANGING = Set.of("POST", "PUT", "DELETE");

  @Override
  protected boolean isOfInterest(RoutingRequest request) {
    return CHANGING.contains(request.prologue().method().text());
  }

  @Override
  protected void answered(RoutingRequest request, RoutingResponse response, long nanos) {
    var method = request.prologue().method().text();
    int status = response.status().code();
    if (status < 300 || status == 403 || status >= 500) {
      request
          .context()
          .get(Bearer.class)
          .ifPresent(bearer -> log(bearer, method, status, request, response));
    }
  }

  private static void log(
      Bearer bearer, String method, int status, RoutingRequest request, RoutingResponse response) {
    // As they were escaped: what a client sent cannot break out of its place.
    var path = request.path().rawPath();
    var line =
        LOG.atInfo()
            .addKeyValue("who", bearer.id())
            .addKeyValue("method", method)
            .addKeyValue("route", request.matchingPattern().orElse(RequestCount.UNMATCHED))
            .addKeyValue("path", path)
            .addKeyValue("status", status);
    if (!request.query().isEmpty()) {
      line = line.addKeyValue("query", withoutSecrets(request.query().rawValue()));
    }
    var made = response.headers().first(HeaderNames.LOCATION);
    if (made.isPresent()) {
      line = line.addKeyValue("location", made.get());
    }
    line.log("{} {} by {}: {}", method, path, bearer.id(), status);
  }

  static String withoutSecrets(String query) {
    return SECRET.matcher(query).replaceAll("$1***");
  }
}
