package dev.monitored.server.http.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monitored.server.http.wire.ProblemException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class AnswerRoomTest {
  private static final int MEBIBYTE = 1 << 20;

  private final AnswerRoom room = new AnswerRoom(2 * MEBIBYTE);
  private final ArrayList<String> sent = new ArrayList<>();

  @Test
  void anAnswerForWhichThereIsNoRoomBesideTheOthersIsRefusedAtOnce() {
    room.send(
        2 * MEBIBYTE,
        () -> {
          assertThatExceptionOfType(ProblemException.class)
              .isThrownBy(() -> room.send(MEBIBYTE, () -> sent.add("large")))
              .withMessageContaining("too many large responses");
          room.send(1000, () -> sent.add("small"));
        });

    assertThat(sent).containsExactly("small");
  }

  @Test
  void roomIsGivenBackAlsoWhenTheClientHasLeft() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() ->
            room.send(
                2 * MEBIBYTE,
                () -> {
                  throw new IllegalStateException("left");
                }));

    room.send(2 * MEBIBYTE, () -> sent.add("next"));
    assertThat(sent).containsExactly("next");
  }

  @Test
  void anAnswerThatIsLargerThanAllTheRoomIsSentAlone() {
    room.send(100 * MEBIBYTE, () -> sent.add("huge"));

    assertThat(sent).containsExactly("huge");
  }
}
