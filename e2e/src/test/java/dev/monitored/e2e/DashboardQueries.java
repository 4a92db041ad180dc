package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.NAMESPACE;
import static dev.monitored.e2e.Cluster.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;

/** The queries behind the panels of a delivered dashboard, as Grafana would send them. */
final class DashboardQueries {
  private DashboardQueries() {}

  /** Panel title and reference to query, with Grafana's own variables filled in. */
  static Map<String, String> of(String monitored) {
    var configMap =
        cluster()
            .client()
            .configMaps()
            .inNamespace(NAMESPACE)
            .withName(monitored + "-dashboard")
            .require();
    var queries = new TreeMap<String, String>();
    configMap.getData().values().forEach(json -> collect(parse(json), queries));
    return queries;
  }

  private static void collect(JsonNode dashboard, Map<String, String> queries) {
    for (JsonNode panel : dashboard.findParents("targets")) {
      for (JsonNode target : panel.path("targets")) {
        queries.put(
            panel.path("title").asText() + " " + target.path("refId").asText(),
            asGrafanaSendsIt(target.path("expr").asText()));
      }
    }
  }

  private static String asGrafanaSendsIt(String expression) {
    return expression.replace("$__rate_interval", "1m").replace("$__interval", "15s");
  }

  private static JsonNode parse(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError("the dashboard is not JSON", malformed);
    }
  }
}
