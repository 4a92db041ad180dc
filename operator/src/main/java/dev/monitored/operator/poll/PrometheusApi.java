package dev.monitored.operator.poll;

import com.fasterxml.jackson.core.JacksonException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The HTTP API of Prometheus, as far as evidence needs it. Answers are handed over piece by piece
 * while they arrive, and nothing of them is kept here. Throws {@link Unanswered} or {@link
 * UselessAnswer}, and nothing else. Safe for use by several threads.
 */
final class PrometheusApi implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration SLOWEST_ANSWER = Duration.ofSeconds(8);
  private static final long MIB = 1 << 20;
  private static final long LARGEST_ANSWER =
      Math.max(MIB, Math.min(32 * MIB, Runtime.getRuntime().maxMemory() / 4));
  private static final long LARGEST_METRICS = 4 * MIB;
  private static final String FAILED_POOLS = "prometheus_target_scrape_pools_failed_total";
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;

  /** Of an agent, of vmagent and of what knows no such path. */
  private static final Set<Integer> UNKNOWN_QUESTION = Set.of(422, BAD_REQUEST, NOT_FOUND);

  private final Duration slowest;
  private final long largest;
  private final ExecutorService exchanges = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /** It does not answer at all: to ask it more is of no use for the moment. */
  static final class Unanswered extends IOException {
    private static final long serialVersionUID = 1;

    Unanswered(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /** It answers, but not what was asked; it may still answer other questions. */
  static final class UselessAnswer extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    UselessAnswer(String message) {
      this(message, OK);
    }

    UselessAnswer(String message, int status) {
      super(message);
      this.status = status;
    }

    /** Whether it does not know such a question, as an agent knows no queries. */
    boolean isUnknownQuestion() {
      return UNKNOWN_QUESTION.contains(status);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /** Reads an answer that has arrived with that status. */
  private interface Reading<T> {
    T read(int status, BoundedBody body) throws IOException;
  }

  PrometheusApi() {
    this(SLOWEST_ANSWER, LARGEST_ANSWER);
  }

  /**
   * @param slowest how long an answer may take, with all its body
   * @param largest how many bytes it may have
   */
  PrometheusApi(Duration slowest, long largest) {
    this.slowest = slowest;
    this.largest = largest;
  }

  Replies.RuntimeInfo runtimeInfo(URI base) throws IOException {
    return ask(
        base,
        "status/runtimeinfo",
        "",
        (_, body) -> {
          try (var answer = new JsonAnswer(body)) {
            return answer.data(Replies.RuntimeInfo.class);
          }
        });
  }

  /** All of them, one by one. */
  void scrapePools(URI base, Consumer<String> pools) throws IOException {
    each(
        base,
        "scrape_pools",
        "",
        "scrapePools",
        String.class,
        pool -> {
          pools.accept(pool);
          return true;
        });
  }

  /**
   * @param more takes one after the other until it wants no more
   */
  void activeTargets(URI base, String pool, Predicate<Replies.ActiveTarget> more)
      throws IOException {
    var query = "?state=active&scrapePool=" + encoded(pool);
    each(base, "targets", query, "activeTargets", Replies.ActiveTarget.class, more);
  }

  void droppedTargets(URI base, String pool, Predicate<Replies.DroppedTarget> more)
      throws IOException {
    var query = "?state=dropped&scrapePool=" + encoded(pool);
    each(base, "targets", query, "droppedTargets", Replies.DroppedTarget.class, more);
  }

  void samples(URI base, String expr, Predicate<Replies.Sample> more) throws IOException {
    each(base, "query", "?query=" + encoded(expr), "result", Replies.Sample.class, more);
  }

  /** The rules of those groups, and maybe of others. */
  void rules(URI base, Collection<String> groups, Replies.RuleConsumer rules) throws IOException {
    var query =
        groups.stream()
            .map(group -> "&rule_group%5B%5D=" + encoded(group))
            .collect(Collectors.joining("", "?exclude_alerts=true", ""));
    list(
        base,
        "rules",
        query,
        "groups",
        parser -> {
          Replies.readGroup(parser, rules);
          return true;
        });
  }

  /** How many scrape pools it could not create since it started, as when a file is missing. */
  int failedPools(URI base) throws IOException {
    return ask(
        base,
        PrometheusAddress.METRICS,
        "?name%5B%5D=" + FAILED_POOLS,
        (_, body) -> {
          try (var lines = lines(new BoundedBody(body, LARGEST_METRICS))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
              if (line.startsWith(FAILED_POOLS + " ")) {
                return (int) Double.parseDouble(line.substring(FAILED_POOLS.length()));
              }
            }
            return 0;
          }
        });
  }

  private static BufferedReader lines(InputStream body) {
    return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  /** The expression as that Prometheus words it; empty: it cannot read it. */
  Optional<String> formatted(URI base, String expr) throws IOException {
    return ask(
        base,
        "format_query",
        "?query=" + encoded(expr),
        (status, body) -> {
          try (var answer = new JsonAnswer(body)) {
            return status == BAD_REQUEST
                ? Optional.empty()
                : Optional.of(answer.data(String.class));
          }
        });
  }

  @Override
  public void close() {
    exchanges.shutdownNow();
    http.shutdownNow();
  }

  private <T> void each(
      URI base, String path, String query, String list, Class<T> type, Predicate<T> more)
      throws IOException {
    list(
        base,
        path,
        query,
        list,
        parser -> {
          T element = JsonAnswer.JSON.readValue(parser, type);
          return element == null || more.test(element);
        });
  }

  private void list(URI base, String path, String query, String list, JsonAnswer.Element element)
      throws IOException {
    ask(
        base,
        path,
        query,
        (_, body) -> {
          try (var answer = new JsonAnswer(body)) {
            answer.each(list, element);
            return list;
          }
        });
  }

  /** HttpClient's own time limit of a request ends with the headers; this one does not. */
  private <T> T ask(URI base, String path, String query, Reading<T> reading) throws IOException {
    var address = new PrometheusAddress(base);
    var answer = exchanges.submit(() -> exchange(address, path, query, reading));
    try {
      return answer.get(slowest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failure(address, path, Objects.requireNonNullElse(e.getCause(), e));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new Unanswered(
          "%s: no answer within %d s".formatted(address.url(path), slowest.toSeconds()));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new Unanswered("stopped");
    }
  }

  private <T> T exchange(PrometheusAddress address, String path, String query, Reading<T> reading)
      throws IOException, InterruptedException {
    var request = address.request(path, query);
    var response = http.send(request, BodyHandlers.ofInputStream());
    try (var body = new BoundedBody(response.body(), largest)) {
      var status = response.statusCode();
      if (status != OK && !(status == BAD_REQUEST && path.equals("format_query"))) {
        throw new UselessAnswer(
            "%s answers %d for %s%s"
                .formatted(address, status, PrometheusAddress.path(path), hint(status)),
            status);
      }
      return reading.read(status, body);
    } catch (JacksonException | BoundedBody.TooLarge | UselessAnswer e) {
      throw e;
    } catch (IOException e) {
      throw new Unanswered(address.url(path) + ": the answer breaks off");
    }
  }

  private static String hint(int status) {
    return status == NOT_FOUND ? ": is there a path prefix missing?" : "";
  }

  /** No text of the answer is repeated, nor one that may hold the whole URL. */
  private IOException failure(PrometheusAddress address, String path, Throwable cause) {
    return switch (cause) {
      case Unanswered known -> known;
      case UselessAnswer known -> known;
      case BoundedBody.TooLarge _ ->
          new UselessAnswer(
              "%s: the answer to %s is larger than %d MiB"
                  .formatted(address, PrometheusAddress.path(path), largest / MIB));
      case JacksonException _ -> unlike(address, path);
      case IOException failed -> new Unanswered(address.url(path) + ": " + describe(failed));
      case IllegalArgumentException _ -> new Unanswered(address + " is no address of a Prometheus");
      default -> unlike(address, path);
    };
  }

  private static UselessAnswer unlike(PrometheusAddress address, String path) {
    return new UselessAnswer(
        "%s does not answer like a Prometheus for %s"
            .formatted(address, PrometheusAddress.path(path)));
  }

  private static String describe(IOException failed) {
    if (failed.getCause() instanceof UnresolvedAddressException
        || (failed.getCause() != null
            && failed.getCause().getCause() instanceof UnresolvedAddressException)) {
      return "unknown host";
    }
    var message = failed.getMessage();
    return message == null || message.isEmpty() ? failed.getClass().getSimpleName() : message;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
