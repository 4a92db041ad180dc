package dev.monitored.server.http.trigger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.monitored.action.Violation;
import dev.monitored.server.http.wire.Json;
import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import dev.monitored.server.job.trigger.EventFilter;
import dev.monitored.server.job.trigger.Payload;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON document of any number of values, of which only the fields that somebody wants are kept in
 * memory.
 */
final class JsonPayload implements Payload {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private static final int MAX_DEPTH = EventFilter.MAX_LEVELS + 1;

  private final byte[] document;
  private final String root;

  private JsonPayload(byte[] document, String root) {
    this.document = document;
    this.root = root;
  }

  /** A whole document, which must be one object; or refuses the request. */
  static JsonPayload whole(byte[] body) {
    try (var parser = FACTORY.createParser(body)) {
      boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
      parser.skipChildren();
      if (!isObject || parser.nextToken() != null) {
        var violation = new Violation("", "must be an object");
        throw new ProblemException(Problem.invalid(List.of(violation)));
      }
    } catch (IOException e) {
      throw new ProblemException(Json.refusal(e));
    }
    return new JsonPayload(body, "");
  }

  /** The value of a field of a document that is valid. */
  static JsonPayload of(byte[] body, String field) {
    return new JsonPayload(body, "/" + field);
  }

  @Override
  public Map<String, String> texts(Set<String> pointers) {
    var texts = new HashMap<String, String>();
    try (var parser = FACTORY.createParser(document)) {
      int depth = 0;
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        // No pointer leads deeper: to make one takes as long as it is deep.
        if (depth <= MAX_DEPTH && token.isScalarValue() && token != JsonToken.VALUE_NULL) {
          keep(parser, pointers, texts);
        }
      }
    } catch (IOException e) {
      // A text that is not UTF-8 is not noticed before somebody wants it.
      throw new ProblemException(Json.refusal(e));
    }
    return texts;
  }

  private void keep(JsonParser parser, Set<String> pointers, Map<String, String> texts)
      throws IOException {
    var pointer = parser.getParsingContext().pathAsPointer().toString();
    if (pointer.startsWith(root) && pointers.contains(pointer.substring(root.length()))) {
      texts.put(pointer.substring(root.length()), parser.getText());
    }
  }
}
