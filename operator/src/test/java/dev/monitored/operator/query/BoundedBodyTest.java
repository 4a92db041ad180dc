package dev.monitored.operator.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monitored.operator.query.BoundedBody.TooLarge;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedBodyTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[\"\", \"\\\"\", \"\\\\\", \"a\\\\\\\"b\", {\"k\\u0022\": \"\\u005c\"}]",
        "{\"größe\": \"日本 \\ud83d\\ude00 😀\", \"n\": 1.5e3}"
      })
  void whatIsShortStaysAsItIs(String json) throws IOException {
    assertThat(bounded(json)).isEqualTo(json);
  }

  /** Repeated until it is too long, and moved so that every byte of it meets the end once. */
  @ParameterizedTest
  @CsvSource({"x", "ö", "日", "😀", "\\\"", "\\\\", "\\u00e9", "\\n"})
  void aLongTextIsCutBetweenTwoCharacters(String character) throws IOException {
    for (int shift = 0; shift < 8; shift++) {
      var text = "a".repeat(shift) + character.repeat(5_000);
      var whole = JSON.readValue('"' + text + '"', String.class);

      var kept = JSON.readTree(bounded("[\"" + text + "\", \"next\", 7]"));

      assertThat(whole).startsWith(kept.get(0).asText());
      assertThat(kept.get(0).asText().getBytes(UTF_8).length).isGreaterThan(600);
      assertThat(kept.get(1).asText()).isEqualTo("next");
      assertThat(kept.get(2).asInt()).isEqualTo(7);
    }
  }

  @Test
  void moreThanTheLimitIsAFailure() throws IOException {
    var body = new ByteArrayInputStream("[1, 2, 3]".getBytes(UTF_8));

    assertThatThrownBy(() -> new BoundedBody(body, 8).readAllBytes()).isInstanceOf(TooLarge.class);
  }

  private static String bounded(String json) throws IOException {
    var body = new ByteArrayInputStream(json.getBytes(UTF_8));
    return new String(new BoundedBody(body, Long.MAX_VALUE).readAllBytes(), UTF_8);
  }
}
