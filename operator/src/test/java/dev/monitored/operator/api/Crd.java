package dev.monitored.operator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The CRD as the records give it, completed by what their annotations cannot say. */
final class Crd {
  static final Path FILE = Path.of("../deploy/crds/monitored.yaml");

  static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .build());

  private static final String HEADER =
      "# Generated from the records of the package dev.monitored.operator.api; CrdTest keeps it so.\n";
  private static final List<String> COLUMNS =
      List.of("Ready", "Reason", "Targets", "Via", "Image", "Age");

  private Crd() {}

  static String generate(Path folder) throws IOException {
    new CRDGenerator()
        .customResourceClasses(Monitored.class)
        .inOutputDir(folder.toFile())
        .generate();
    try (Stream<Path> files = Files.list(folder)) {
      var crd = YAML.readTree(files.findFirst().orElseThrow().toFile());
      complete(crd);
      return HEADER + YAML.writeValueAsString(crd);
    }
  }

  static ObjectNode schema(JsonNode crd) {
    return (ObjectNode) crd.at("/spec/versions/0/schema/openAPIV3Schema");
  }

  /** Every node of a schema that describes a value. */
  static Stream<ObjectNode> values(JsonNode schema) {
    var children =
        Stream.concat(
            schema.path("properties").valueStream(),
            Stream.of(schema.path("items"), schema.path("additionalProperties")));
    var own = schema instanceof ObjectNode node ? Stream.of(node) : Stream.<ObjectNode>empty();
    return Stream.concat(own, children.filter(ObjectNode.class::isInstance).flatMap(Crd::values));
  }

  private static void complete(JsonNode crd) {
    var schema = schema(crd);
    orderColumns((ArrayNode) crd.at("/spec/versions/0/additionalPrinterColumns"));
    schema.putArray("required").add("spec");
    schema.put(
        "description",
        "Runs an application, sets up its monitoring, and proves that the monitoring works.");
    describe(schema, "spec", "Desired application and monitoring.");
    describe(schema, "status", "Observed state of the application and its monitoring.");
    values(schema).forEach(Crd::tidy);
    values(schema)
        .filter(value -> value.has("x-kubernetes-int-or-string"))
        .forEach(Crd::boundQuantity);
    eachOnce(schema, "jobServer", "queues", "name");
    eachOnce(schema, "workload", "files", "mountPath");
    eachOnce(schema, "workload", "ports", "name");
    eachOnce(schema, "workload", "topologySpreadConstraints", "topologyKey", "whenUnsatisfiable");
    list(schema, "workload", "writable").put("x-kubernetes-list-type", "set");
    ((ObjectNode) schema.at("/properties/spec/properties/target/properties/port"))
        .put("minimum", 1)
        .put("maximum", 65535)
        .put("maxLength", 63)
        .put("pattern", "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$");
    values(schema.at("/properties/status")).forEach(Crd::boundStatus);
    ((ObjectNode) schema.at("/properties/status"))
        .putObject("default")
        .put("observedGeneration", MonitoredStatus.UNOBSERVED);
    Conditions.complete((ObjectNode) schema.at("/properties/status/properties/conditions"));
  }

  private static void describe(ObjectNode schema, String property, String text) {
    ((ObjectNode) schema.at("/properties/" + property)).put("description", text);
  }

  private static void eachOnce(ObjectNode schema, String part, String list, String... keys) {
    var node = list(schema, part, list).put("x-kubernetes-list-type", "map");
    var all = node.putArray("x-kubernetes-list-map-keys");
    Stream.of(keys).forEach(all::add);
  }

  private static ObjectNode list(ObjectNode schema, String part, String list) {
    return (ObjectNode) schema.at("/properties/spec/properties/" + part + "/properties/" + list);
  }

  private static void orderColumns(ArrayNode columns) {
    var sorted =
        StreamSupport.stream(columns.spliterator(), false)
            .sorted(
                Comparator.comparingInt(column -> COLUMNS.indexOf(column.path("name").asText())))
            .toList();
    columns.removeAll().addAll(sorted);
  }

  /** The generator sees a record's component twice, as field and as accessor. */
  private static void tidy(ObjectNode value) {
    if (value.get("x-kubernetes-validations") instanceof ArrayNode rules) {
      var distinct = StreamSupport.stream(rules.spliterator(), false).distinct().toList();
      rules.removeAll().addAll(distinct);
    }
    for (String bound : List.of("minimum", "maximum")) {
      if (value.has(bound)) {
        value.put(bound, value.get(bound).asLong());
      }
    }
  }

  /** The pattern is only for those that are texts. */
  private static void boundQuantity(ObjectNode value) {
    value.put("maxLength", 32).put("minimum", 0).put("maximum", 999_999_999_999_999L);
  }

  /** The operator writes it, so these only keep a faulty one from filling the store. */
  private static void boundStatus(ObjectNode value) {
    switch (value.path("type").asText()) {
      case "string" -> value.putIfAbsent("maxLength", YAML.getNodeFactory().numberNode(32768));
      case "array" -> value.putIfAbsent("maxItems", YAML.getNodeFactory().numberNode(1000));
      case "integer" -> {
        value.putIfAbsent("minimum", YAML.getNodeFactory().numberNode(0));
        value.put("format", "int64");
      }
      default -> {}
    }
  }
}
