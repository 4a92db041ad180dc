package dev.monitored.operator.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTest {
  private static final String ELSEWHERE = "; see there";

  @Test
  void b26ACommandIsNeverCut() {
    var command = command(2000);
    var message = message("x".repeat(5000), command);

    for (int longest = 300; longest < 7500; longest++) {
      var shortened = Message.parse(message).within(longest, longest, ELSEWHERE);

      assertThat(bytes(shortened)).isLessThanOrEqualTo(longest);
      assertThat(shortened).matches(text -> text.endsWith(command) || text.endsWith(ELSEWHERE));
    }
  }

  @Test
  void theTextIsCutBeforeTheCommandIsLeftOut() {
    var command = command(700);

    assertThat(Message.parse(message("x".repeat(5000), command)).within(1024, 1024, ELSEWHERE))
        .endsWith("…; to fix (platform): " + command);
  }

  @Test
  void whatFitsStaysAsItIs() {
    var message = message("found; wanted", command(700));

    assertThat(Message.parse(message).within(1024, 1024, ELSEWHERE)).isEqualTo(message);
  }

  @Test
  void bytesAreCountedAndNoCharacterIsCut() {
    var shortened = Message.parse("😀".repeat(400)).within(1024, 1024, ELSEWHERE);

    assertThat(bytes(shortened)).isBetween(1020, 1024);
    assertThat(shortened).matches("😀+…");
  }

  @Test
  void commandsOfOneActorRunInOneGo() {
    var one = Command.ofPlatform(new ShellCommand(List.of("one")));
    var two = Command.ofPlatform(new ShellCommand(List.of("two")));
    var three = Command.ofAuthor(new ShellCommand(List.of("three")));

    assertThat(Finding.of("Reason", "found", "wanted", one, two, three).message())
        .isEqualTo("found; wanted; to fix (platform): one && two; then (author): three");
  }

  private static String message(String text, String command) {
    return Finding.of(
            "Reason", text, "", Command.ofPlatform(new ShellCommand(List.of(command.split(" ")))))
        .message();
  }

  private static String command(int length) {
    return "kubectl " + "y".repeat(length);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
