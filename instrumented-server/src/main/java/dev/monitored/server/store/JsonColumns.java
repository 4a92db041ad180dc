package dev.monitored.server.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monitored.server.job.StoreException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps that are kept as JSON text in one column. */
final class JsonColumns {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};
  private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

  private JsonColumns() {}

  static String text(Map<String, ? extends @Nullable Object> map) {
    try {
      return MAPPER.writeValueAsString(map);
    } catch (JsonProcessingException e) {
      throw new StoreException("a job's arguments cannot be written as JSON", e);
    }
  }

  static Map<String, @Nullable Object> object(String text) {
    return read(text, OBJECT);
  }

  static Map<String, String> strings(String text) {
    return read(text, STRINGS);
  }

  private static <T> T read(String text, TypeReference<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new StoreException("a stored job cannot be read", e);
    }
  }
}
