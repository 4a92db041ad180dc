package dev.monitored.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.monitored.operator.rules.RuleDefinition;
import dev.monitored.operator.rules.RuleGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers like a Prometheus that has in its configuration what a test puts there. */
public final class FakePrometheus implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Target(String pool, Map<String, String> labels, boolean isDiscovered) {}

  private final Map<Target, String> errors = new ConcurrentHashMap<>();
  private final Set<String> pools = ConcurrentHashMap.newKeySet();
  private final Map<String, List<RuleDefinition>> rules = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final HttpServer server;

  private FakePrometheus(HttpServer server) {
    this.server = server;
  }

  public static FakePrometheus start() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var prometheus = new FakePrometheus(server);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/api/v1/", prometheus::answer);
      server.start();
      return prometheus;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** A pool of prometheus-operator; targets come one by one. */
  public void pool(String pool) {
    pools.add(pool);
  }

  public void clear() {
    pools.clear();
    errors.clear();
    rules.clear();
  }

  /** A Pod that was found by a monitor; it is up if there is no error. */
  public void target(String pool, String pod, String error) {
    pools.add(pool);
    errors.put(new Target(pool, Map.of("pod", pod), false), error);
  }

  /** A Pod that was found by discovery; it is up if there is no error. */
  public void discovered(String namespace, String job, String pod, String error) {
    pools.add("monitored");
    var labels = Map.of("namespace", namespace, "job", job, "pod", pod);
    errors.put(new Target("monitored", labels, true), error);
  }

  public void rules(RuleGroup group) {
    rules.put(group.name(), group.definitions());
  }

  /** How often it was asked anything, from the beginning. */
  public int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      var path = exchange.getRequestURI().getPath().substring("/api/v1/".length());
      var query = query(exchange.getRequestURI().getRawQuery());
      var data = data(path, query);
      var body = JSON.writeValueAsBytes(Map.of("status", "success", "data", data));
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Object data(String path, Map<String, String> query) {
    var pool = query.getOrDefault("scrapePool", "");
    var state = query.getOrDefault("state", "");
    return switch (path) {
      case "status/runtimeinfo" -> Map.of("reloadConfigSuccess", true);
      case "scrape_pools" -> Map.of("scrapePools", List.copyOf(pools));
      case "targets" -> Map.of("activeTargets", active(pool, state), "droppedTargets", List.of());
      case "rules" -> Map.of("groups", groups());
      case "format_query" -> query.getOrDefault("query", "");
      default -> throw new IllegalArgumentException(path);
    };
  }

  private List<Map<String, Object>> active(String pool, String state) {
    return errors.entrySet().stream()
        .filter(_ -> state.equals("active"))
        .filter(entry -> pool.isEmpty() || entry.getKey().pool().equals(pool))
        .map(entry -> target(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Map<String, Object> target(Target target, String error) {
    return Map.of(
        "discoveredLabels",
        target.isDiscovered() ? Map.of("__meta_url", "http://operator/discovery/x") : Map.of(),
        "labels",
        target.labels(),
        "scrapePool",
        target.pool(),
        "scrapeUrl",
        "http://" + target.labels().get("pod") + ":8080/metrics",
        "lastError",
        error,
        "health",
        error.isEmpty() ? "up" : "down");
  }

  private List<Map<String, Object>> groups() {
    return rules.entrySet().stream()
        .map(entry -> Map.of("name", entry.getKey(), "rules", rules(entry.getValue())))
        .toList();
  }

  private static Object rules(List<RuleDefinition> rules) {
    return rules.stream().map(FakePrometheus::rule).toList();
  }

  private static Object rule(RuleDefinition rule) {
    return Map.of(
        "name",
        rule.name(),
        "query",
        rule.expr(),
        "duration",
        rule.hold().toSeconds(),
        "labels",
        rule.labels(),
        "annotations",
        rule.annotations(),
        "health",
        "ok");
  }

  private static Map<String, String> query(String raw) {
    var query = new TreeMap<String, String>();
    for (var part : raw == null ? new String[0] : raw.split("&", -1)) {
      var pair = part.split("=", 2);
      query.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    return query;
  }
}
