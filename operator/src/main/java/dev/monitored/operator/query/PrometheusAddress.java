package dev.monitored.operator.query;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Where the HTTP API of one Prometheus answers. The user info of its URL is sent, as Basic
 * authorization, but never shown; nor is what is asked, which names other applications.
 *
 * @param base may hold user info
 */
record PrometheusAddress(URI base) {
  /** Its own metrics, which are not a part of its API. */
  static final String METRICS = "metrics";

  private static final Pattern PROXY =
      Pattern.compile("/api/v1/namespaces/[^/]+/(pods|services)/[^/]+/proxy");

  /**
   * @throws IllegalArgumentException if the URL is of no use; its message shows the URL
   */
  HttpRequest request(String path, String query) {
    var request = HttpRequest.newBuilder(URI.create(url(path) + query));
    var user = base.getUserInfo();
    if (user != null) {
      var encoded = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
      request.header("Authorization", "Basic " + encoded);
    }
    return request.build();
  }

  String url(String path) {
    return this + path(path);
  }

  static String path(String path) {
    return path.equals(METRICS) ? "/metrics" : "/api/v1/" + path;
  }

  boolean hasUser() {
    return base.getUserInfo() != null;
  }

  boolean isThroughApiServer() {
    return base.getPath() != null && PROXY.matcher(base.getPath()).find();
  }

  /** Without anything that is secret. */
  @Override
  public String toString() {
    return base.toString().replaceAll("/+$", "").replaceFirst("^(\\w+://)?.*@", "$1");
  }
}
