package dev.monitored.server.store.sql.row;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is kept as JSON text in one column. */
public final class JsonColumns {
  // A number of the most digits that a request may have is written with some more characters.
  private static final StreamReadConstraints WHATEVER_WAS_ACCEPTED =
      StreamReadConstraints.builder()
          .maxNumberLength(2 * StreamReadConstraints.DEFAULT_MAX_NUM_LEN)
          .build();
  private static final ObjectMapper MAPPER =
      new ObjectMapper(JsonFactory.builder().streamReadConstraints(WHATEVER_WAS_ACCEPTED).build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final ObjectReader OBJECT =
      MAPPER.readerFor(new TypeReference<Map<String, @Nullable Object>>() {});
  private static final ObjectReader STRINGS =
      MAPPER.readerFor(new TypeReference<Map<String, String>>() {});
  private static final String EMPTY = "{}";

  private record RetryColumn(List<Long> delaysMillis, double jitter) {}

  private JsonColumns() {}

  public static String text(Map<String, ? extends @Nullable Object> map) {
    return map.isEmpty() ? EMPTY : write(map);
  }

  public static Map<String, @Nullable Object> object(String text) {
    return text.equals(EMPTY) ? Map.of() : read(() -> OBJECT.readValue(text));
  }

  static Map<String, String> strings(String text) {
    return text.equals(EMPTY) ? Map.of() : read(() -> STRINGS.readValue(text));
  }

  public static @Nullable String text(Retry retry) {
    return retry.equals(Retry.NONE)
        ? null
        : write(
            new RetryColumn(
                retry.delays().stream().map(Duration::toMillis).toList(), retry.jitter()));
  }

  public static Retry retry(@Nullable String text) {
    if (text == null) {
      return Retry.NONE;
    }
    var column = read(text, new TypeReference<RetryColumn>() {});
    return new Retry(
        column.delaysMillis().stream().map(Duration::ofMillis).toList(), column.jitter());
  }

  /** Rows of texts, numbers and nulls, as one parameter of a statement. */
  public static String rows(List<? extends List<? extends @Nullable Object>> rows) {
    return write(rows);
  }

  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new StoreException("a value cannot be written as JSON", e);
    }
  }

  public static <T> T read(String text, TypeReference<T> type) {
    return read(() -> MAPPER.readValue(text, type));
  }

  private interface Reading<T> {
    T read() throws JsonProcessingException;
  }

  private static <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (JsonProcessingException e) {
      throw new StoreException(StoreFailure.UNREADABLE, "a stored value cannot be read", e);
    }
  }
}
