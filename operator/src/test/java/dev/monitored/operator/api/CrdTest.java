package dev.monitored.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.monitored.operator.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrdTest {
  private static final int LIMIT_OF_CLIENT_SIDE_APPLY = 262_144;

  @TempDir Path folder;

  @Test
  void theCheckedInCrdIsThatOfTheRecords() throws IOException {
    Golden.assertMatches(Crd.generate(folder), Crd.FILE);
  }

  @Test
  void everyFieldIsDescribed() throws IOException {
    assertThat(fields(generated(), "").filter(field -> !field.schema().has("description")))
        .extracting(Field::path)
        .isEmpty();
  }

  @Test
  void everyValueIsBounded() throws IOException {
    assertThat(fields(generated(), "").filter(field -> !isBounded(field.schema())))
        .extracting(Field::path)
        .isEmpty();
  }

  @Test
  void isSmallEnoughForEveryWayOfApplyingIt() throws IOException {
    assertThat(Files.size(Crd.FILE)).isLessThan(LIMIT_OF_CLIENT_SIDE_APPLY / 2);
  }

  private static boolean isBounded(JsonNode value) {
    var inner = Stream.of("items", "additionalProperties").filter(value::has).map(value::get);
    return inner.allMatch(CrdTest::isBounded) && isBoundedItself(value);
  }

  private static boolean isBoundedItself(JsonNode value) {
    return switch (value.path("type").asText()) {
      case "boolean" -> true;
      case "object" -> value.has("properties") || value.has("maxProperties");
      case "array" -> value.has("maxItems");
      case "integer" -> value.has("minimum") && (value.has("maximum") || value.has("format"));
      case "string" -> Stream.of("maxLength", "enum", "format").anyMatch(value::has);
      default ->
          value.path("x-kubernetes-int-or-string").asBoolean()
              && Stream.of("maxLength", "minimum", "maximum").allMatch(value::has);
    };
  }

  private record Field(String path, JsonNode schema) {}

  private JsonNode generated() throws IOException {
    var schema = Crd.schema(Crd.YAML.readTree(Crd.generate(folder)));
    assertThat(fields(schema, "").count()).isGreaterThan(100);
    return schema;
  }

  /** All fields; what items and values of maps are belongs to the field that holds them. */
  private static Stream<Field> fields(JsonNode schema, String path) {
    return schema.path("properties").propertyStream().flatMap(one -> fields(one, path));
  }

  private static Stream<Field> fields(Map.Entry<String, JsonNode> property, String path) {
    var name = path + "." + property.getKey();
    var schema = property.getValue();
    return Stream.of(
            Stream.of(new Field(name, schema)),
            fields(schema, name),
            fields(schema.path("items"), name + "[]"))
        .flatMap(fields -> fields);
  }
}
