package dev.monitored.operator.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.monitored.operator.connect.UnusableFile;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: {@code /discovery/<name>}, {@code /livez}, {@code /readyz}, {@code /metrics}.
 * Answers as soon as it has started; what is not known yet is 503.
 */
public final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final String DISCOVERY = "/discovery/";
  private static final String REFRESH = "X-Prometheus-Refresh-Interval-Seconds";
  private static final Pattern SECONDS = Pattern.compile("\\d{1,6}(\\.\\d{1,9})?");
  private static final Duration LONGEST_REFRESH = Duration.ofHours(1);
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json";

  private final HttpServer server;

  static {
    // Read once, by the first server of the JVM: nobody may hold a connection for ever.
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
    System.setProperty("sun.net.httpserver.maxRspTime", "30");
  }

  /** An answer before it is sent. */
  private record Reply(int status, String type, String body) {}

  /**
   * Who reads a discovery document.
   *
   * @param refresh how often it does; empty: it does not tell
   */
  public record Reader(boolean isPrometheus, Optional<Duration> refresh) {}

  /** Has the discovery documents. */
  public interface Documents {
    /** The document of the Prometheus of that name; empty: there is none. */
    Optional<String> document(String name, Reader reader);
  }

  private interface Route {
    Reply answer(HttpExchange exchange) throws IOException;
  }

  /**
   * Listens on all addresses.
   *
   * @param port 0: a free one
   * @param access who may read the documents
   * @param isReady whether all that is served is known
   */
  public static Server start(
      int port,
      Documents documents,
      DiscoveryAccess access,
      CollectorRegistry registry,
      BooleanSupplier isReady)
      throws IOException {
    var server = HttpServer.create(new InetSocketAddress(port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/livez", handler("/livez", _ -> new Reply(200, TEXT, "ok\n")));
    server.createContext("/readyz", handler("/readyz", _ -> readiness(isReady.getAsBoolean())));
    server.createContext("/metrics", handler("/metrics", exchange -> metrics(exchange, registry)));
    Route discovery = exchange -> discovery(exchange, documents, isReady.getAsBoolean());
    server.createContext(
        DISCOVERY,
        handler(
            "",
            exchange ->
                mayRead(exchange, access) ? discovery.answer(exchange) : unauthorized(exchange)));
    server.start();
    return new Server(server);
  }

  private Server(HttpServer server) {
    this.server = server;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** An empty path accepts all below the context. */
  private static HttpHandler handler(String path, Route route) {
    return exchange -> {
      try (exchange) {
        send(exchange, reply(exchange, path, route));
      }
    };
  }

  private static Reply reply(HttpExchange exchange, String path, Route route) {
    var method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return new Reply(405, TEXT, "method not allowed: use GET\n");
    }
    if (!path.isEmpty() && !exchange.getRequestURI().getPath().equals(path)) {
      return new Reply(404, TEXT, "not found\n");
    }
    try {
      return route.answer(exchange);
    } catch (UnusableFile e) {
      LOG.warn("Nobody can read the discovery documents: {}", e.getMessage());
      return new Reply(503, TEXT, "not ready: the operator does not know the bearer token\n");
    } catch (IOException | RuntimeException e) {
      LOG.error("Failed to respond to {}", exchange.getRequestURI().getPath(), e);
      return new Reply(500, TEXT, "internal error: see the log\n");
    }
  }

  private static Reply readiness(boolean isReady) {
    return isReady ? new Reply(200, TEXT, "ok\n") : notSynced();
  }

  private static boolean mayRead(HttpExchange exchange, DiscoveryAccess access)
      throws UnusableFile {
    return access.allows(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private static Reply unauthorized(HttpExchange exchange) {
    exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
    return new Reply(
        401,
        TEXT,
        "unauthorized: send the bearer token of the chart value discovery.bearerToken\n");
  }

  private static Reply discovery(HttpExchange exchange, Documents documents, boolean isReady) {
    var name = exchange.getRequestURI().getPath().substring(DISCOVERY.length());
    return isReady
        ? documents
            .document(name, reader(exchange))
            .map(document -> new Reply(200, JSON, document))
            .orElseGet(() ->
                new Reply(
                    404,
                    TEXT,
                    "not found: the operator's settings have no Prometheus of this name\n"))
        : notSynced();
  }

  /** VictoriaMetrics calls itself otherwise, but sends the same header. */
  private static Reader reader(HttpExchange exchange) {
    var agent = exchange.getRequestHeaders().getFirst("User-Agent");
    var refresh = refresh(exchange);
    var isPrometheus = agent != null && agent.startsWith("Prometheus/");
    return new Reader(isPrometheus || refresh.isPresent(), refresh);
  }

  /** As Prometheus sends it. Anybody may ask, so only what is likely is taken. */
  private static Optional<Duration> refresh(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(REFRESH))
        .filter(text -> SECONDS.matcher(text).matches())
        .map(text -> Duration.ofMillis((long) (Double.parseDouble(text) * 1000)))
        .filter(refresh -> refresh.compareTo(LONGEST_REFRESH) <= 0);
  }

  private static Reply metrics(HttpExchange exchange, CollectorRegistry registry)
      throws IOException {
    var accepted = exchange.getRequestHeaders().getFirst("Accept");
    var format = TextFormat.chooseContentType(Objects.requireNonNullElse(accepted, ""));
    var text = new StringWriter();
    TextFormat.writeFormat(format, text, registry.metricFamilySamples());
    return new Reply(200, format, text.toString());
  }

  private static Reply notSynced() {
    return new Reply(503, TEXT, "not ready: the operator is still reading the cluster\n");
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    var body = reply.body().getBytes(StandardCharsets.UTF_8);
    var isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", reply.type());
    exchange.sendResponseHeaders(reply.status(), isHead ? -1 : body.length);
    if (!isHead) {
      exchange.getResponseBody().write(body);
    }
  }
}
