package dev.monitored.operator.poll;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The HTTP API of Prometheus, as far as evidence needs it. Safe for use by several threads. */
final class PrometheusApi {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(8);
  private static final long LARGEST_ANSWER = 64L << 20;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  Replies.RuntimeInfo runtimeInfo(URI base) throws IOException {
    return get(base, "status/runtimeinfo", Replies.RuntimeInfo.class);
  }

  Set<String> scrapePools(URI base) throws IOException {
    return Set.copyOf(get(base, "scrape_pools", Replies.ScrapePools.class).scrapePools());
  }

  List<Replies.ActiveTarget> activeTargets(URI base, String pool) throws IOException {
    var query = "targets?state=active&scrapePool=" + encoded(pool);
    return get(base, query, Replies.Targets.class).activeTargets();
  }

  List<Replies.ActiveTarget> activeTargets(URI base) throws IOException {
    return get(base, "targets?state=active", Replies.Targets.class).activeTargets();
  }

  List<Replies.DroppedTarget> droppedTargets(URI base, String pool) throws IOException {
    var query = "targets?state=dropped&scrapePool=" + encoded(pool);
    return get(base, query, Replies.Targets.class).droppedTargets();
  }

  List<Replies.Group> ruleGroups(URI base, Collection<String> names) throws IOException {
    var query =
        names.stream()
            .map(name -> "&rule_group[]=" + encoded(name))
            .collect(Collectors.joining("", "rules?exclude_alerts=true", ""));
    return get(base, query.replace("[]", "%5B%5D"), Replies.Rules.class).groups();
  }

  /** The expression as that Prometheus words it; empty: it cannot read it. */
  Optional<String> formatted(URI base, String expr) throws IOException {
    var uri = uri(base, "format_query?query=" + encoded(expr));
    var response = send(request(uri));
    return response.statusCode() == BAD_REQUEST
        ? Optional.empty()
        : Optional.of(data(uri, response, String.class));
  }

  private <T> T get(URI base, String query, Class<T> type) throws IOException {
    var uri = uri(base, query);
    return data(uri, send(request(uri)), type);
  }

  private static URI uri(URI base, String query) {
    return URI.create(base.toString().replaceAll("/+$", "") + "/api/v1/" + query);
  }

  private static HttpRequest request(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(ANSWER).build();
  }

  private static <T> T data(URI uri, HttpResponse<byte[]> response, Class<T> type)
      throws IOException {
    if (response.statusCode() != 200) {
      var hint = response.statusCode() == NOT_FOUND ? ": is there a path prefix missing?" : "";
      throw new IOException(uri + " answers " + response.statusCode() + hint);
    }
    return read(uri, response.body(), type);
  }

  private static <T> T read(URI uri, byte[] body, Class<T> type) throws IOException {
    JsonNode reply = JSON.readTree(body);
    if (!"success".equals(reply.path("status").asText())) {
      throw new IOException(uri + " does not answer like a Prometheus");
    }
    return Objects.requireNonNull(JSON.treeToValue(reply.path("data"), type));
  }

  /** The time limit of a request ends with its headers; this one includes the body. */
  private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    var handler = BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER);
    var response = http.sendAsync(request, handler);
    try {
      return response.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      var cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new IOException(request.uri() + ": " + describe(cause), cause);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new IOException(request.uri() + ": no answer within " + ANSWER.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("stopped", e);
    }
  }

  private static String describe(Throwable cause) {
    var message = cause.getMessage();
    return message == null || message.isEmpty() ? cause.getClass().getSimpleName() : message;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
