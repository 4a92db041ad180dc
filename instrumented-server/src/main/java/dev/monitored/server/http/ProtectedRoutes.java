package dev.monitored.server.http;

import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The routes that need a token. Each names the scope that it needs: there is no way to add one
 * without. Other methods of their paths are refused.
 */
final class ProtectedRoutes {
  private final Map<String, Map<String, Handler>> routes = new LinkedHashMap<>();

  ProtectedRoutes get(String path, Scope needed, Handler handler) {
    return add(Method.GET, path, needed, handler);
  }

  ProtectedRoutes post(String path, Scope needed, Handler handler) {
    return add(Method.POST, path, needed, handler);
  }

  ProtectedRoutes put(String path, Scope needed, Handler handler) {
    return add(Method.PUT, path, needed, handler);
  }

  ProtectedRoutes delete(String path, Scope needed, Handler handler) {
    return add(Method.DELETE, path, needed, handler);
  }

  private ProtectedRoutes add(Method method, String path, Scope needed, Handler handler) {
    routes
        .computeIfAbsent(path, _ -> new LinkedHashMap<>())
        .put(method.text(), TokenCheck.needing(needed, handler));
    return this;
  }

  void addTo(HttpRouting.Builder routing, TokenCheck tokens) {
    routing.any(tokens);
    routes.forEach((path, methods) -> {
      methods.forEach((method, handler) -> routing.route(Method.create(method), path, handler));
      routing.any(path, Errors.allowOnly(String.join(", ", methods.keySet())));
    });
  }
}
