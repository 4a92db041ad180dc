package dev.monitored.server;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;

/** What one of the two listeners said to a request. */
record Answer(
    boolean fromManagement,
    String method,
    String path,
    int status,
    HttpHeaders headers,
    String body) {
  static Answer of(HttpResponse<String> response, boolean fromManagement) {
    return new Answer(
        fromManagement,
        response.request().method(),
        response.request().uri().getRawPath(),
        response.statusCode(),
        response.headers(),
        response.body());
  }

  /** Without its parameters; empty when the answer names none. */
  String mediaType() {
    return headers.firstValue("Content-Type").orElse("").split(";", 2)[0].strip();
  }
}
