package dev.monitored.server.http.auth;

import dev.monitored.server.http.wire.Errors;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The routes that need a token. Each names the scope that it needs: there is no way to add one
 * without. Other methods of their paths are refused.
 */
public final class ProtectedRoutes {
  private final Map<String, Map<String, Handler>> routes = new LinkedHashMap<>();

  public ProtectedRoutes get(String path, Scope needed, Handler handler) {
    return add(Method.GET, path, needed, handler);
  }

  public ProtectedRoutes post(String path, Scope needed, Handler handler) {
    return add(Method.POST, path, needed, handler);
  }

  public ProtectedRoutes put(String path, Scope needed, Handler handler) {
    return add(Method.PUT, path, needed, handler);
  }

  public ProtectedRoutes delete(String path, Scope needed, Handler handler) {
    return add(Method.DELETE, path, needed, handler);
  }

  private ProtectedRoutes add(Method method, String path, Scope needed, Handler handler) {
    routes
        .computeIfAbsent(path, _ -> new LinkedHashMap<>())
        .put(method.text(), TokenCheck.needing(needed, handler));
    return this;
  }

  /** Of each path. */
  public Map<String, Set<String>> methods() {
    var methods = new TreeMap<String, Set<String>>();
    routes.forEach((path, handlers) -> methods.put(path, handlers.keySet()));
    return methods;
  }

  public void addTo(HttpRouting.Builder routing, TokenCheck tokens) {
    routing.any(tokens);
    // Of the routes that match, the first answers: what is named goes before what has a parameter.
    routes.entrySet().stream()
        .sorted(Comparator.comparing(route -> route.getKey().contains("{")))
        .forEach(route -> routing.any(route.getKey(), byMethod(route.getValue())));
  }

  /** HEAD is answered as GET, without a body. */
  private static Handler byMethod(Map<String, Handler> handlers) {
    var methods = new LinkedHashMap<String, Handler>();
    handlers.forEach((method, handler) -> {
      methods.put(method, handler);
      if (method.equals(Method.GET.text())) {
        methods.put(Method.HEAD.text(), handler);
      }
    });
    var refusing = Errors.allowOnly(String.join(", ", methods.keySet()));
    return (request, response) ->
        methods
            .getOrDefault(request.prologue().method().text(), refusing)
            .handle(request, response);
  }
}
