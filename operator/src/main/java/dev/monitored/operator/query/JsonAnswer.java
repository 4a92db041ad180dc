package dev.monitored.operator.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;

/** One answer of Prometheus, read from its beginning to its end and never held as a whole. */
final class JsonAnswer implements AutoCloseable {
  /** Names of labels are anybody's, so that no table of them is kept. */
  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build())
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final JsonParser parser;

  /** Reads one element of a list, at whose first token the parser is. */
  interface Element {
    /** Whether to go on. */
    boolean read(JsonParser parser) throws IOException;
  }

  JsonAnswer(InputStream body) throws IOException {
    this.parser = JSON.createParser(body);
  }

  /** All that it tells; only for what is small in the reading. */
  <T> T data(Class<T> type) throws IOException {
    parser.nextToken();
    enter("data");
    T data = JSON.readValue(parser, type);
    if (data == null) {
      throw unexpected();
    }
    finish();
    return data;
  }

  /** Reads the elements of one of its lists until one wants no more. */
  void each(String list, Element element) throws IOException {
    parser.nextToken();
    enter("data");
    enter(list);
    if (elements(parser, element)) {
      finish();
    }
  }

  /** Whether all were read. A list may be null. */
  static boolean elements(JsonParser parser, Element element) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return true;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw MismatchedInputException.from(parser, Object.class, "not a list");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!element.read(parser)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  /** Moves on to the value of that field of the object at which it is. */
  private void enter(String field) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        var isIt = field.equals(parser.currentName());
        parser.nextToken();
        if (isIt) {
          return;
        }
        parser.skipChildren();
      }
    }
    throw unexpected();
  }

  /** So that the connection can be used again. */
  private void finish() throws IOException {
    while (parser.nextToken() != null) {
      parser.skipChildren();
    }
  }

  private IOException unexpected() {
    return MismatchedInputException.from(parser, Object.class, "not an answer of Prometheus");
  }
}
