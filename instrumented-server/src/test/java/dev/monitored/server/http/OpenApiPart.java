package dev.monitored.server.http;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A part of the description of the API. Where another part is referred to, it is that one. */
public record OpenApiPart(String pointer, JsonNode value) {
  private static final JsonNode DOCUMENT = document();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDialect(
          Dialects.getOpenApi31(),
          registry ->
              registry.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private static JsonNode document() {
    try (var stream = OpenApiPart.class.getResourceAsStream(OpenApiRoute.OPENAPI)) {
      return new YAMLMapper().readTree(Objects.requireNonNull(stream));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is described at a path of keys. */
  public static Optional<OpenApiPart> at(String... keys) {
    return new OpenApiPart("", DOCUMENT).find(keys);
  }

  public Optional<OpenApiPart> find(String... keys) {
    var found = Optional.of(this);
    for (var key : keys) {
      found = found.flatMap(part -> part.child(key));
    }
    return found;
  }

  private Optional<OpenApiPart> child(String key) {
    var child = value.path(key);
    if (child.has("$ref")) {
      return at(child.path("$ref").asString().substring("#/".length()).split("/", -1));
    }
    var at = pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    return child.isMissingNode() ? Optional.empty() : Optional.of(new OpenApiPart(at, child));
  }

  public Collection<String> keys() {
    return value.propertyNames();
  }

  /** What is wrong with a value, when this part is a schema. */
  public List<String> faults(JsonNode instance) {
    var location =
        SchemaLocation.of("classpath:" + OpenApiRoute.OPENAPI.substring(1) + "#" + pointer);
    return SCHEMAS.getSchema(location).validate(instance).stream().map(Error::toString).toList();
  }
}
