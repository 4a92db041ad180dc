package dev.monitored.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An API server that answers with an error to whatever is asked about one kind, for a while. */
final class ApiFault implements AutoCloseable {
  static final ApiFault NONE = new ApiFault("", null);

  private final String path;
  private final @Nullable HttpServer server;
  private final AtomicInteger met = new AtomicInteger();
  private volatile boolean isOpen;

  private ApiFault(String path, @Nullable HttpServer server) {
    this.path = path;
    this.server = server;
  }

  /**
   * Watches go on.
   *
   * @param path a part of the path of those requests
   */
  static ApiFault answering(int status, String path) {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", exchange -> refuse(exchange, status));
      server.start();
      return new ApiFault(path, server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isMetBy(HttpRequest request) {
    var uri = request.uri();
    var isMet =
        isOpen
            && uri.getPath().contains(path)
            && !Objects.requireNonNullElse(uri.getQuery(), "").contains("watch=");
    met.addAndGet(isMet ? 1 : 0);
    return isMet;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + Objects.requireNonNull(server).getAddress().getPort());
  }

  /** How many requests have met it. */
  int count() {
    return met.get();
  }

  void begin() {
    isOpen = true;
  }

  void end() {
    isOpen = false;
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
  }

  private static void refuse(HttpExchange exchange, int status) throws IOException {
    var body =
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"fault\",\"code\":%d}"
            .formatted(status)
            .getBytes(UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
