package dev.monitored.server.action.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.job.log.LogLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputLinesTest {
  private final List<String> found = new ArrayList<>();
  private final OutputLines lines = new OutputLines(found::add);

  private void add(byte[] bytes) {
    lines.add(bytes, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void linesEndHoweverTheyAreEndedAndWhereverTheyAreCut(int size) {
    var bytes = "one\ntwo\r\nthree\rfour\n\n\r\n\r\rfive".getBytes(UTF_8);

    for (int start = 0; start < bytes.length; start += size) {
      add(Arrays.copyOfRange(bytes, start, Math.min(start + size, bytes.length)));
    }
    assertThat(found).containsExactly("one", "two", "three", "four", "", "", "", "");
    lines.end();

    assertThat(found).last().isEqualTo("five");
  }

  @Test
  void aLineIsThereAsSoonAsItHasEnded() {
    add("one\ntw".getBytes(UTF_8));
    assertThat(found).containsExactly("one");

    add("o\n".getBytes(UTF_8));
    assertThat(found).containsExactly("one", "two");
  }

  @Test
  void whatIsNoTextIsReplaced() {
    add("gr\u00fcn \ud83d\ude00\n".getBytes(UTF_8));
    add("gr\u00fcn\n".getBytes(ISO_8859_1));

    assertThat(found).containsExactly("gr\u00fcn \ud83d\ude00", "gr\ufffdn");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\u00fc", "\u20ac", "\ud83d\ude00"})
  void ofALongLineMoreIsKeptThanALogShowsAndTheRestIsDropped(String character) {
    add(character.repeat(100_000).getBytes(UTF_8));
    add((character.repeat(100_000) + "\nshort\n").getBytes(UTF_8));

    assertThat(found).hasSize(2).last().isEqualTo("short");
    assertThat(found.getFirst()).hasSizeBetween(2 * LogLine.MAX_TEXT, 8 * LogLine.MAX_TEXT);
  }
}
