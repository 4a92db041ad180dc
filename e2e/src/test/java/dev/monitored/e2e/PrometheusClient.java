package dev.monitored.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Asks one Prometheus, over its HTTP API, what a user would ask. */
final class PrometheusClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Forward forward;

  PrometheusClient(String namespace, Map<String, String> selector) {
    this.forward = new Forward(namespace, selector, 9090);
  }

  /** One series of an instant vector. */
  record Sample(Map<String, String> labels, double value) {
    String label(String name) {
      return labels.getOrDefault(name, "");
    }
  }

  List<Sample> query(String promql) {
    var result = get("/api/v1/query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8));
    return stream(result.path("result")).map(PrometheusClient::sample).toList();
  }

  Optional<Double> value(String promql) {
    return query(promql).stream().findFirst().map(Sample::value);
  }

  /** The rules of the groups whose name contains {@code part}. */
  List<JsonNode> rules(String part) {
    return stream(get("/api/v1/rules").path("groups"))
        .filter(group -> group.path("name").asText().contains(part))
        .flatMap(group -> stream(group.path("rules")))
        .toList();
  }

  List<JsonNode> alerts(String name) {
    return stream(get("/api/v1/alerts").path("alerts"))
        .filter(alert -> alert.path("labels").path("alertname").asText().equals(name))
        .toList();
  }

  List<JsonNode> activeTargets(String job) {
    return stream(get("/api/v1/targets?state=active").path("activeTargets"))
        .filter(target -> target.path("labels").path("job").asText().equals(job))
        .toList();
  }

  List<String> scrapePools() {
    return stream(get("/api/v1/scrape_pools").path("scrapePools")).map(JsonNode::asText).toList();
  }

  private JsonNode get(String path) {
    var response = forward.send(path, HttpRequest.newBuilder().GET());
    if (response.statusCode() != 200) {
      throw new AssertionError(path + " answered " + response.statusCode() + response.body());
    }
    try {
      return JSON.readTree(response.body()).path("data");
    } catch (JsonProcessingException malformed) {
      throw new AssertionError(path + " answered " + response.body(), malformed);
    }
  }

  private static Sample sample(JsonNode node) {
    var labels = new TreeMap<String, String>();
    node.path("metric").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    return new Sample(labels, Double.parseDouble(node.path("value").path(1).asText()));
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Override
  public void close() {
    forward.close();
  }
}
