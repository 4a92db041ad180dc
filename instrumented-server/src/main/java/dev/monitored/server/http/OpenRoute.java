package dev.monitored.server.http;

import dev.monitored.server.http.wire.Errors;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;

/** What everybody may look at: a path that supports GET, and HEAD as GET. */
final class OpenRoute {
  private OpenRoute() {}

  static void add(HttpRouting.Builder routing, String path, Handler handler) {
    routing.get(path, handler).head(path, handler).any(path, Errors.allowOnly("GET, HEAD"));
  }
}
