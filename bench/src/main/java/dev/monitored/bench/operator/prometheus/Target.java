package dev.monitored.bench.operator.prometheus;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A target that is up.
 *
 * @param discovered what its discovery says of it, beside what every discovery says
 */
public record Target(
    String pool,
    String namespace,
    String job,
    String pod,
    String address,
    String path,
    String interval,
    String timeout,
    Map<String, String> discovered) {

  /** As the list of targets has it. */
  void writeTarget(JsonGenerator json) throws IOException {
    var url = "http://" + address + path;
    json.writeStartObject();
    json.writePOJOField("discoveredLabels", discoveredLabels());
    json.writePOJOField("labels", labels());
    json.writeStringField("scrapePool", pool);
    json.writeStringField("scrapeUrl", url);
    json.writeStringField("globalUrl", url);
    json.writeStringField("lastError", "");
    json.writeStringField("lastScrape", Instant.now().minusSeconds(1).toString());
    json.writeNumberField("lastScrapeDuration", 0.002);
    json.writeStringField("health", "up");
    json.writeStringField("scrapeInterval", interval);
    json.writeStringField("scrapeTimeout", timeout);
    json.writeEndObject();
  }

  /** As a query has it that is by these three labels, or by the instance, too. */
  void writeSample(JsonGenerator json, boolean isByInstance) throws IOException {
    var metric = new TreeMap<>(Map.of("namespace", namespace, "job", job, "pod", pod));
    if (isByInstance) {
      metric.put("instance", address);
    }
    json.writeStartObject();
    json.writePOJOField("metric", metric);
    json.writeArrayFieldStart("value");
    json.writeNumber(System.currentTimeMillis() / 1e3);
    json.writeString("1");
    json.writeEndArray();
    json.writeEndObject();
  }

  private Map<String, String> labels() {
    return new TreeMap<>(
        Map.of(
            "namespace", namespace,
            "job", job,
            "pod", pod,
            "instance", address,
            "container", "app",
            "service", job));
  }

  private Map<String, String> discoveredLabels() {
    var all = new TreeMap<>(discovered);
    all.put("__address__", address);
    all.put("__metrics_path__", path);
    all.put("__scheme__", "http");
    all.put("__scrape_interval__", interval);
    all.put("__scrape_timeout__", timeout);
    all.put("__meta_kubernetes_namespace", namespace);
    all.put("__meta_kubernetes_pod_name", pod);
    all.put("job", pool);
    return all;
  }
}
