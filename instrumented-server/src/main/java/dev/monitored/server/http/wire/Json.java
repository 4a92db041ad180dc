package dev.monitored.server.http.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.monitored.action.Violation;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON in and out. */
public final class Json {
  /** What a value takes in memory is some dozen times what it takes in the text. */
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder().maxTokenCount(100_000).build();

  private static final JsonMapper MAPPER = mapper(StreamReadConstraints.defaults());

  /** For what clients send. */
  private static final JsonMapper LIMITED = mapper(LIMITS);

  private static JsonMapper mapper(StreamReadConstraints limits) {
    var factory =
        JsonFactory.builder()
            .streamReadConstraints(limits)
            // The names are those that clients choose: each would be looked for in a table of the
            // JVM.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    return JsonMapper.builder(factory)
        .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .build();
  }

  private Json() {}

  /** Reads an object of a client, or refuses the request. */
  public static Map<String, @Nullable Object> object(byte[] body) {
    return object(LIMITED, body);
  }

  /** Reads one of our own, of any size. */
  public static Map<String, @Nullable Object> ownObject(byte[] json) {
    return object(MAPPER, json);
  }

  // Keys of a JSON object are strings.
  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> object(JsonMapper mapper, byte[] body) {
    try {
      if (mapper.readValue(body, Object.class) instanceof Map<?, ?> object) {
        return (Map<String, @Nullable Object>) object;
      }
    } catch (IOException e) {
      throw new ProblemException(refusal(e));
    }
    throw new ProblemException(Problem.invalid(List.of(new Violation("", "must be an object"))));
  }

  /** Why a body cannot be read. */
  public static Problem refusal(IOException thrown) {
    return Problem.badRequest(
        switch (thrown) {
          case StreamConstraintsException e ->
              "the body has too many values, or a value that is too long or nested too deeply"
                  + place(e.getLocation());
          case JsonProcessingException e -> "the body is not JSON" + place(e.getLocation());
          default -> "the body is not valid UTF-8";
        });
  }

  // The parser's own message may quote what the client sent.
  private static String place(@Nullable JsonLocation location) {
    return location == null
        ? ""
        : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }

  /** Reads what is known to be JSON. */
  public static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void send(ServerResponse response, int status, String mediaType, Object value) {
    Sending.send(response.status(status).header(HeaderNames.CONTENT_TYPE, mediaType), bytes(value));
  }

  public static void send(ServerResponse response, int status, Object value) {
    send(response, status, "application/json", value);
  }

  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
