package dev.monitored.bench.operator.prometheus;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.monitored.bench.operator.prometheus.Contents.Group;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The data of each answer, written as it is made: the whole can be larger than memory. */
record Answers(Contents contents, Instant started) {
  private static final Set<String> KNOWN =
      Set.of(
          "status/runtimeinfo",
          "status/buildinfo",
          "scrape_pools",
          "targets",
          "rules",
          "query",
          "format_query");

  /** It has been running for a while. */
  Answers(Contents contents) {
    this(contents, Instant.now().minus(Duration.ofHours(1)));
  }

  boolean knows(String path) {
    return KNOWN.contains(path);
  }

  void write(JsonGenerator json, String path, Parameters parameters) throws IOException {
    switch (path) {
      case "status/runtimeinfo" -> json.writePOJO(runtime());
      case "status/buildinfo" -> json.writePOJO(Map.of("version", "3.13.5"));
      case "scrape_pools" -> json.writePOJO(Map.of("scrapePools", contents.pools()));
      case "targets" -> writeTargets(json, parameters);
      case "rules" -> json.writePOJO(Map.of("groups", groups(parameters)));
      case "query" -> writeVector(json, parameters.first("query").contains("instance"));
      case "format_query" -> json.writeString(parameters.first("query"));
      default -> json.writeNull();
    }
  }

  private Map<String, Object> runtime() {
    return Map.of(
        "startTime",
        started.toString(),
        "reloadConfigSuccess",
        true,
        "lastConfigTime",
        started.toString(),
        "goroutineCount",
        100,
        "storageRetention",
        "15d");
  }

  private void writeTargets(JsonGenerator json, Parameters parameters) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("activeTargets");
    if (!parameters.first("state").equals("dropped")) {
      var targets = contents.targets(parameters.first("scrapePool")).iterator();
      while (targets.hasNext()) {
        targets.next().writeTarget(json);
      }
    }
    json.writeEndArray();
    json.writePOJOField("droppedTargets", List.of());
    json.writePOJOField("droppedTargetCounts", Map.of());
    json.writeEndObject();
  }

  private void writeVector(JsonGenerator json, boolean isByInstance) throws IOException {
    json.writeStartObject();
    json.writeStringField("resultType", "vector");
    json.writeArrayFieldStart("result");
    var targets = contents.targets("").iterator();
    while (targets.hasNext()) {
      targets.next().writeSample(json, isByInstance);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** In the order in which Prometheus writes its fields. */
  private record LoadedGroup(
      String name,
      String file,
      List<Object> rules,
      int interval,
      int limit,
      double evaluationTime,
      String lastEvaluation) {
    LoadedGroup(Group group, Instant lastEvaluation) {
      this(group.name(), group.file(), group.rules(), 30, 0, .001, lastEvaluation.toString());
    }
  }

  private List<LoadedGroup> groups(Parameters parameters) {
    var names = Set.copyOf(parameters.all("rule_group[]"));
    var files = Set.copyOf(parameters.all("file[]"));
    var evaluated = Instant.now().minusSeconds(1);
    return contents
        .groups()
        .filter(group -> names.isEmpty() || names.contains(group.name()))
        .filter(group -> files.isEmpty() || files.contains(group.file()))
        .map(group -> new LoadedGroup(group, evaluated))
        .toList();
  }
}
