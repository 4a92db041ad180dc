package dev.monitored.server;

import dev.monitored.server.http.OpenApiPart;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** The description of the API, held against what a server answers. */
final class Contract {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** What a request gets whose path or method is not described. */
  private static final Map<Integer, String> NOT_DESCRIBED =
      Map.of(401, "Unauthorized", 404, "Problem", 405, "Problem", 414, "Problem");

  private static final Map<Integer, String> NOT_DESCRIBED_TO_AYS =
      Map.of(401, "AysUnauthorized", 404, "AysError", 405, "AysError");

  private Contract() {}

  /** Fails unless the answer is one that is described. */
  static void assertKeptBy(Answer answer) {
    var faults = faults(answer);
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "%s %s was answered with %d, which is not as described: %s%n%s"
              .formatted(answer.method(), answer.path(), answer.status(), faults, answer.body()));
    }
  }

  static List<String> faults(Answer answer) {
    var response = response(answer);
    return response.isEmpty()
        ? List.of("the status is not described")
        : Stream.concat(
                headerFaults(answer, response.get()), bodyFaults(answer, response.get()).stream())
            .toList();
  }

  private static Optional<OpenApiPart> response(Answer answer) {
    var operation =
        path(answer).flatMap(path -> path.find(method(answer).toLowerCase(Locale.ROOT)));
    return operation.isPresent()
        ? operation.get().find("responses", String.valueOf(answer.status()))
        : Optional.ofNullable(notDescribed(answer).get(answer.status()))
            .flatMap(name -> OpenApiPart.at("components", "responses", name));
  }

  /** An answer to HEAD is described with GET, and has no body. */
  private static String method(Answer answer) {
    return isToHead(answer) ? "GET" : answer.method();
  }

  private static boolean isToHead(Answer answer) {
    return answer.method().equals("HEAD");
  }

  private static Map<Integer, String> notDescribed(Answer answer) {
    return answer.path().startsWith("/ays/") ? NOT_DESCRIBED_TO_AYS : NOT_DESCRIBED;
  }

  private static Optional<OpenApiPart> path(Answer answer) {
    return OpenApiPart.at("paths").orElseThrow().keys().stream()
        .filter(template -> answer.path().matches(pattern(template)))
        .sorted(Comparator.comparing(template -> template.contains("{")))
        .flatMap(template -> OpenApiPart.at("paths", template).stream())
        .filter(path -> isServed(path, answer.fromManagement()))
        .findFirst();
  }

  private static String pattern(String template) {
    return "\\Q" + template.replaceAll("\\{\\w+}", "\\\\E[^/]+\\\\Q") + "\\E";
  }

  /** A setting says which listener has the metrics. */
  private static boolean isServed(OpenApiPart path, boolean byManagement) {
    return path.pointer().equals("/paths/~1metrics")
        || path.find("servers").isPresent() == byManagement;
  }

  private static Stream<String> headerFaults(Answer answer, OpenApiPart response) {
    return response.find("headers").stream()
        .flatMap(headers -> headers.keys().stream())
        .flatMap(name -> headerFaults(answer, response, name));
  }

  private static Stream<String> headerFaults(Answer answer, OpenApiPart response, String name) {
    var header = response.find("headers", name).orElseThrow();
    var schema = header.find("schema").orElseThrow();
    var value = answer.headers().firstValue(name);
    if (value.isEmpty() && header.value().path("required").asBoolean(false)) {
      return Stream.of("the header " + name + " is missing");
    }
    return value.stream().flatMap(text -> schema.faults(StringNode.valueOf(text)).stream());
  }

  private static List<String> bodyFaults(Answer answer, OpenApiPart response) {
    if (response.find("content").isEmpty() || isToHead(answer)) {
      return answer.body().isEmpty() ? List.of() : List.of("a body is not described");
    }
    return response
        .find("content", answer.mediaType(), "schema")
        .map(schema -> schemaFaults(answer, schema))
        .orElse(List.of("the media type " + answer.mediaType() + " is not described"));
  }

  private static List<String> schemaFaults(Answer answer, OpenApiPart schema) {
    try {
      return schema.faults(body(answer));
    } catch (JacksonException e) {
      return List.of("the body is not JSON");
    }
  }

  private static JsonNode body(Answer answer) {
    return answer.mediaType().endsWith("json")
        ? JSON.readTree(answer.body())
        : StringNode.valueOf(answer.body());
  }
}
