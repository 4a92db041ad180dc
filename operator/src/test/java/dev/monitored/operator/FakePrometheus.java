package dev.monitored.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.monitored.operator.rules.RuleDefinition;
import dev.monitored.operator.rules.RuleGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers like a Prometheus that has in its configuration what a test puts there. */
public final class FakePrometheus implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern MATCHER = Pattern.compile("(namespace|job)=~\"([^\"]*)\"");

  private record Target(String pool, Map<String, String> labels, boolean isDiscovered) {}

  private record LoadedGroup(String name, String file, List<RuleDefinition> rules) {}

  private final Map<Target, String> errors = new ConcurrentHashMap<>();
  private final Map<Target, Integer> series = new ConcurrentHashMap<>();
  private final Map<String, List<Integer>> unstored = new ConcurrentHashMap<>();
  private final Set<Target> dropped = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> ports = new ConcurrentHashMap<>();
  private final Set<String> pools = ConcurrentHashMap.newKeySet();
  private final Set<LoadedGroup> rules = ConcurrentHashMap.newKeySet();
  private final Map<String, HttpHandler> misbehaviour = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile Instant startTime = Instant.parse("2026-01-01T00:00:00Z");
  private volatile Instant lastConfigTime = startTime;
  private volatile @Nullable Instant lastScrape;
  private volatile int kept = -1;
  private volatile String configuration = "";

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
    series.clear();
    dropped.clear();
    rules.clear();
  }

  /** A Pod that was found by a monitor; it is up if there is no error. */
  public void target(String pool, String pod, String error) {
    pools.add(pool);
    errors.put(ofMonitor(pool, pod), error);
  }

  /** The same, found by a monitor that is not called like its application. */
  public void target(String pool, String job, String pod, String error) {
    pools.add(pool);
    var labels = Map.of("namespace", pool.split("/", -1)[1], "job", job, "pod", pod);
    errors.put(new Target(pool, labels, false), error);
  }

  /** A Pod that a job of somebody else has found. */
  public void found(String pool, String namespace, String pod) {
    pools.add(pool);
    var labels = Map.of("namespace", namespace, "job", pool, "pod", pod);
    errors.put(new Target(pool, labels, false), "");
  }

  /** Where that Pod is scraped, if not at 8080. */
  public void port(String pod, int port) {
    ports.put(pod, port);
  }

  /** A Pod that a monitor no longer finds. */
  public void gone(String pool, String pod) {
    errors.remove(ofMonitor(pool, pod));
  }

  /** A Pod that was found by a monitor, and dropped by relabelling. */
  public void dropped(String pool, String pod) {
    pools.add(pool);
    dropped.add(ofMonitor(pool, pod));
  }

  /** A Pod that was found by discovery; it is up if there is no error. */
  public void discovered(String namespace, String job, String pod, String error) {
    pools.add("monitored");
    var labels = Map.of("namespace", namespace, "job", job, "pod", pod);
    errors.put(new Target("monitored", labels, true), error);
  }

  /** The value of the series {@code up} of a target, whatever the target is. */
  public void series(String pool, String pod, int value) {
    series.put(ofMonitor(pool, pod), value);
  }

  /** Loaded from the operator's own file of a rules ConfigMap. */
  public void rules(RuleGroup group) {
    var name = group.name().replaceFirst("^monitored/", "").replace('/', '.');
    rules(group, "/etc/prometheus/rules/" + name + ".yaml");
  }

  public void rules(RuleGroup group, String file) {
    rules.removeIf(other -> other.name().equals(group.name()) && other.file().equals(file));
    rules.add(new LoadedGroup(group.name(), file, group.definitions()));
  }

  public void started(Instant time) {
    startTime = time;
    lastConfigTime = time;
  }

  public void reloaded(Instant time) {
    lastConfigTime = time;
  }

  /** A Pod of which nothing is stored, after so many samples were scraped and kept. */
  public void unstored(String pod, int scraped, int kept) {
    unstored.put(pod, List.of(scraped, kept));
  }

  /**
   * So many samples of every target are kept.
   *
   * @param limit of the job for discovery
   */
  public void kept(int samples, int limit) {
    kept = samples;
    configuration = "scrape_configs: [{job_name: monitored, sample_limit: " + limit + "}]";
  }

  /** All of them are stored from now on. */
  public void stored() {
    unstored.clear();
  }

  /** When all targets were last scraped; until this is called, at each request. */
  public void scraped(Instant time) {
    lastScrape = time;
  }

  /** Answers otherwise to a path such as {@code targets}, until {@link #behave}. */
  public void misbehave(String path, HttpHandler handler) {
    misbehaviour.put(path, handler);
  }

  /** Answers with that status to a path such as {@code targets}, until {@link #behave}. */
  public void refuse(String path, int status) {
    misbehave(path, exchange -> exchange.sendResponseHeaders(status, -1));
  }

  public void behave() {
    misbehaviour.clear();
  }

  /** How often it was asked anything, from the beginning. */
  public int requests() {
    return requests.size();
  }

  /** What it was asked of that, from the beginning. */
  public List<String> queries(String path) {
    return requests.stream()
        .filter(request -> request.startsWith("/api/v1/" + path + "?"))
        .map(request -> URLDecoder.decode(request, StandardCharsets.UTF_8))
        .toList();
  }

  /** How often it was asked that, from the beginning. */
  public int requests(String path) {
    return (int) requests.stream().filter(request -> request.startsWith("/api/v1/" + path)).count();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestURI().toString());
    try (exchange) {
      var path = exchange.getRequestURI().getPath().substring("/api/v1/".length());
      var instead = misbehaviour.get(path);
      if (instead != null) {
        instead.handle(exchange);
        return;
      }
      var query = query(exchange.getRequestURI().getRawQuery());
      var data = data(path, query);
      var body = JSON.writeValueAsBytes(Map.of("status", "success", "data", data));
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Object data(String path, Map<String, String> query) {
    return switch (path) {
      case "status/runtimeinfo" ->
          Map.of(
              "reloadConfigSuccess",
              true,
              "startTime",
              startTime.toString(),
              "lastConfigTime",
              lastConfigTime.toString());
      case "status/config" -> Map.of("yaml", configuration);
      case "scrape_pools" -> Map.of("scrapePools", List.copyOf(pools));
      case "targets" ->
          query.getOrDefault("state", "").equals("dropped")
              ? Map.of("activeTargets", List.of(), "droppedTargets", dropped(query))
              : Map.of("activeTargets", active(query), "droppedTargets", List.of());
      case "query" ->
          Map.of("resultType", "vector", "result", vector(query.getOrDefault("query", "")));
      case "rules" -> Map.of("groups", groups());
      case "format_query" -> query.getOrDefault("query", "");
      default -> throw new IllegalArgumentException(path);
    };
  }

  private List<Map<String, Object>> active(Map<String, String> query) {
    var pool = query.getOrDefault("scrapePool", "");
    return errors.entrySet().stream()
        .filter(entry -> pool.isEmpty() || entry.getKey().pool().equals(pool))
        .map(entry -> target(entry.getKey(), entry.getValue()))
        .toList();
  }

  private List<Object> dropped(Map<String, String> query) {
    return dropped.stream()
        .filter(target -> target.pool().equals(query.getOrDefault("scrapePool", "")))
        .<Object>map(target ->
            Map.of(
                "discoveredLabels",
                Map.of("__meta_kubernetes_pod_name", target.labels().getOrDefault("pod", ""))))
        .toList();
  }

  private List<Object> vector(String expr) {
    var values = new HashMap<Target, Integer>();
    errors.forEach((target, error) -> values.put(target, error.isEmpty() ? 1 : 0));
    values.putAll(series);
    return values.entrySet().stream()
        .filter(entry -> isMatched(expr, entry.getKey().labels()))
        .flatMap(entry -> samples(expr, entry.getKey().labels(), entry.getValue()))
        .toList();
  }

  private Stream<Object> samples(String expr, Map<String, String> labels, int value) {
    var counts = unstored.get(labels.getOrDefault("pod", ""));
    if (!expr.contains("scrape_samples_scraped")) {
      return Stream.of(sample(labels, value));
    }
    return counts == null
        ? Stream.of(
            sample(labels, value),
            sample(named("scrape_samples_post_metric_relabeling", labels), kept))
        : Stream.of(
            sample(named("scrape_samples_scraped", labels), counts.getFirst()),
            sample(named("scrape_samples_post_metric_relabeling", labels), counts.getLast()));
  }

  private static Map<String, String> named(String name, Map<String, String> labels) {
    var named = new TreeMap<>(labels);
    named.put("__name__", name);
    return named;
  }

  private static Object sample(Map<String, String> labels, int value) {
    return Map.of("metric", labels, "value", List.of(1.5, Integer.toString(value)));
  }

  private static boolean isMatched(String expr, Map<String, String> labels) {
    return MATCHER
        .matcher(expr)
        .results()
        .allMatch(match ->
            labels.getOrDefault(match.group(1), "").matches(match.group(2).replace("\\\\", "\\")));
  }

  private Map<String, Object> target(Target target, String error) {
    var scraped = lastScrape;
    var pod = target.labels().getOrDefault("pod", "");
    return Map.of(
        "discoveredLabels",
        target.isDiscovered() ? Map.of("__meta_url", "http://operator/discovery/x") : Map.of(),
        "labels",
        target.labels(),
        "scrapePool",
        target.pool(),
        "scrapeUrl",
        "http://%s:%d/metrics".formatted(pod, ports.getOrDefault(pod, 8080)),
        "lastError",
        error,
        "lastScrape",
        (scraped == null ? Instant.now() : scraped).toString(),
        "health",
        error.isEmpty() ? "up" : "down");
  }

  /** The pool tells whose it is. */
  private static Target ofMonitor(String pool, String pod) {
    var parts = pool.split("/", -1);
    var labels =
        parts.length < 3
            ? Map.of("pod", pod)
            : Map.of("namespace", parts[1], "job", parts[2], "pod", pod);
    return new Target(pool, labels, false);
  }

  private List<Map<String, Object>> groups() {
    return rules.stream()
        .<Map<String, Object>>map(group -> {
          var entry = new TreeMap<String, Object>();
          entry.put("file", group.file());
          entry.put("name", group.name());
          entry.put("rules", group.rules().stream().map(FakePrometheus::rule).toList());
          return entry;
        })
        .toList();
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
