package dev.monitored.operator.query;

import com.fasterxml.jackson.core.JacksonException;
import dev.monitored.operator.connect.Line;
import dev.monitored.operator.evidence.Answer.Cause;
import dev.monitored.operator.prometheus.Channel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
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
public final class PrometheusApi implements AutoCloseable {
  private static final Duration SLOWEST_ANSWER = Duration.ofSeconds(8);
  private static final long MIB = 1 << 20;
  private static final long LARGEST_ANSWER =
      Math.max(MIB, Math.min(32 * MIB, Runtime.getRuntime().maxMemory() / 4));
  private static final long LARGEST_METRICS = 4 * MIB;
  private static final String FAILED_POOLS = "prometheus_target_scrape_pools_failed_total";
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;

  /** In Go's words, of a port that serves TLS. */
  private static final String ONLY_TLS = "HTTP request to an HTTPS server";

  private static final int BEGINNING = 200;

  /** Of an agent, of vmagent and of what knows no such path. */
  private static final Set<Integer> UNKNOWN_QUESTION = Set.of(422, BAD_REQUEST, NOT_FOUND);

  private final Duration slowest;
  private final long largest;
  private final ExecutorService exchanges = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Channel channel = Channel.OPEN;
  private volatile Line line = new Line(channel);

  /** There is no evidence. */
  public abstract static sealed class NoEvidence extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Trouble trouble;

    NoEvidence(Trouble trouble) {
      super(trouble.message());
      this.trouble = trouble;
    }

    public Trouble trouble() {
      return trouble;
    }
  }

  /** It does not answer at all: to ask it more is of no use for the moment. */
  public static final class Unanswered extends NoEvidence {
    private static final long serialVersionUID = 1;

    public Unanswered(String message) {
      this(Trouble.of(message));
    }

    public Unanswered(Trouble trouble) {
      super(trouble);
    }
  }

  /** It answers, but not what was asked; it may still answer other questions. */
  public static final class UselessAnswer extends NoEvidence {
    private static final long serialVersionUID = 1;

    private final int status;

    public UselessAnswer(String message) {
      this(Trouble.of(message), OK);
    }

    public UselessAnswer(Trouble trouble, int status) {
      super(trouble);
      this.status = status;
    }

    /** Whether it does not know such a question, as an agent knows no queries. */
    public boolean isUnknownQuestion() {
      return isUnknown(status);
    }
  }

  static boolean isUnknown(int status) {
    return UNKNOWN_QUESTION.contains(status);
  }

  /** Reads an answer that has arrived with that status. */
  private interface Reading<T> {
    T read(int status, BoundedBody body) throws IOException;
  }

  public PrometheusApi() {
    this(SLOWEST_ANSWER, LARGEST_ANSWER);
  }

  /**
   * @param slowest how long an answer may take, with all its body
   * @param largest how many bytes it may have
   */
  public PrometheusApi(Duration slowest, long largest) {
    this.slowest = slowest;
    this.largest = largest;
  }

  /** From now on it is spoken to in that way. */
  public synchronized void use(Channel other) {
    if (!other.equals(channel)) {
      line.close();
      channel = other;
      line = new Line(other);
    }
  }

  public Replies.RuntimeInfo runtimeInfo(URI base) throws IOException {
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

  /** A large one is not read. */
  public Configuration configuration(URI base) throws IOException {
    return ask(
        base,
        "status/config",
        "",
        (_, body) -> {
          try (var answer = new JsonAnswer(new BoundedBody(body, MIB))) {
            return Configuration.of(answer.data(Replies.Config.class).yaml());
          }
        });
  }

  /** All of them, one by one. */
  public void scrapePools(URI base, Consumer<String> pools) throws IOException {
    try {
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
    } catch (UselessAnswer e) {
      throw e.isUnknownQuestion() ? incomplete(base, e) : e;
    }
  }

  /** What it is instead need not be known. */
  private static UselessAnswer incomplete(URI base, UselessAnswer refused) {
    var message =
        ("%s does not serve %s, so it may omit targets and rules that exist: it is Thanos,"
                + " VictoriaMetrics, or a Prometheus before 2.42; set the url of the Prometheus itself")
            .formatted(new PrometheusAddress(base), PrometheusAddress.path("scrape_pools"));
    return new UselessAnswer(new Trouble(Cause.INCOMPLETE, message), refused.status);
  }

  /**
   * Reads the active targets one by one.
   *
   * @param pool if empty, the targets of all pools
   * @param more takes one target, and returns false to stop
   */
  public void activeTargets(URI base, String pool, Predicate<Replies.ActiveTarget> more)
      throws IOException {
    var query = "?state=active" + of(pool);
    each(base, "targets", query, "activeTargets", Replies.ActiveTarget.class, more);
  }

  public void droppedTargets(URI base, String pool, Predicate<Replies.DroppedTarget> more)
      throws IOException {
    var query = "?state=dropped" + of(pool);
    each(base, "targets", query, "droppedTargets", Replies.DroppedTarget.class, more);
  }

  private static String of(String pool) {
    return pool.isEmpty() ? "" : "&scrapePool=" + encoded(pool);
  }

  public void samples(URI base, String expr, Predicate<Replies.Sample> more) throws IOException {
    each(base, "query", "?query=" + encoded(expr), "result", Replies.Sample.class, more);
  }

  /** The rules of those groups, and maybe of others. */
  public void rules(URI base, Collection<String> groups, Replies.RuleConsumer rules)
      throws IOException {
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
  public int failedPools(URI base) throws IOException {
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
  public Optional<String> formatted(URI base, String expr) throws IOException {
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
    line.close();
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
    var response = line.send(request);
    try (var body = new BoundedBody(response.body(), largest)) {
      var status = response.statusCode();
      if (status != OK && !(status == BAD_REQUEST && path.equals("format_query"))) {
        var isForTls = status == BAD_REQUEST && startsLike(body, ONLY_TLS);
        throw new UselessAnswer(failure(address, path).status(status, isForTls), status);
      }
      return reading.read(status, body);
    } catch (JacksonException | BoundedBody.TooLarge | UselessAnswer e) {
      throw e;
    } catch (IOException e) {
      throw new Unanswered(address.url(path) + ": the response is incomplete");
    }
  }

  private static boolean startsLike(InputStream body, String text) throws IOException {
    return new String(body.readNBytes(BEGINNING), StandardCharsets.UTF_8).contains(text);
  }

  private CallFailure failure(PrometheusAddress address, String path) {
    return new CallFailure(address, path, channel);
  }

  private IOException failure(PrometheusAddress address, String path, Throwable cause) {
    return switch (cause) {
      case Unanswered known -> known;
      case UselessAnswer known -> known;
      case BoundedBody.TooLarge _ ->
          new UselessAnswer(
              "%s: the answer to %s is larger than %d MiB"
                  .formatted(address, PrometheusAddress.path(path), largest / MIB));
      case JacksonException _ -> unlike(address, path);
      case IOException failed -> new Unanswered(failure(address, path).exception(failed));
      case IllegalArgumentException _ ->
          new Unanswered(address + " is not a valid address of a Prometheus");
      default -> unlike(address, path);
    };
  }

  private static UselessAnswer unlike(PrometheusAddress address, String path) {
    return new UselessAnswer(
        "%s: the response to %s is not a response of Prometheus"
            .formatted(address, PrometheusAddress.path(path)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
