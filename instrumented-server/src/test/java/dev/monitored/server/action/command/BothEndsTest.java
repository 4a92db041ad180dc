package dev.monitored.server.action.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BothEndsTest {
  private static final int SIZE = BothEnds.SIZE;

  private static String kept(String text, int atOnce) {
    var ends = new BothEnds();
    var bytes = text.getBytes(UTF_8);
    for (int at = 0; at < bytes.length; at += atOnce) {
      var part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + atOnce));
      ends.add(part, part.length);
    }
    return ends.text();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 8192, 3 * SIZE})
  void whatFitsIsKeptAsItIs(int atOnce) {
    var text = "a".repeat(SIZE - 1) + "\u20ac" + "b".repeat(SIZE - 2);

    assertThat(kept("", atOnce)).isEmpty();
    assertThat(kept("short", atOnce)).isEqualTo("short");
    assertThat(kept(text, atOnce)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 8192, 5 * SIZE})
  void ofWhatIsLongerBothEndsAreKept(int atOnce) {
    assertThat(kept("a".repeat(2 * SIZE) + "b".repeat(SIZE) + "c", atOnce))
        .isEqualTo(
            "a".repeat(SIZE)
                + "\n[omitted here: "
                + (SIZE + 1)
                + " bytes]\n"
                + "b".repeat(SIZE - 1)
                + "c");
  }

  @Test
  void noCharacterIsCut() {
    var text = "a".repeat(SIZE - 1) + "\u20ac" + "x".repeat(SIZE) + "\u20ac" + "b".repeat(SIZE - 2);

    assertThat(kept(text, 1000))
        .isEqualTo(
            "a".repeat(SIZE - 1)
                + "\n[omitted here: "
                + (SIZE + 6)
                + " bytes]\n"
                + "b".repeat(SIZE - 2));
  }
}
