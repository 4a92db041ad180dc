package dev.monitored.server.engine.log;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.action.JobId;
import dev.monitored.action.LogLevel;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.log.LogLine;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttemptLogTest {
  private static final Instant NOW = Instant.parse("2026-11-24T17:48:17.123Z");

  private final LogRoom room = new LogRoom();
  private final List<AttemptLog> told = new ArrayList<>();
  private final AttemptLog log = logOf(Map.of());

  private AttemptLog logOf(Map<String, @Nullable Object> arguments) {
    var times = new Job.Times(NOW, NOW, NOW, null, null);
    var request = Submission.of("scripted", arguments);
    var running = new JobState.Running();
    var job =
        new Job(
            new JobId(UUID.randomUUID()),
            request,
            running,
            2,
            0,
            null,
            null,
            times,
            null,
            null,
            false,
            false);
    return new AttemptLog(job, room, InstantSource.fixed(NOW), told::add);
  }

  private static List<String> texts(List<LogLine> lines) {
    return lines.stream().map(LogLine::text).toList();
  }

  @Test
  void linesAreNumbered() {
    log.log("one");
    log.log(LogLevel.ERROR, "two");

    assertThat(log.unstored())
        .containsExactly(
            new LogLine(log.key(), 1, NOW, LogLevel.INFO, "one"),
            new LogLine(log.key(), 2, NOW, LogLevel.ERROR, "two"));
  }

  @Test
  void aTextOfSeveralLinesIsSeveral() {
    log.log("one\n\ntwo\r\nthree\n");
    log.log("");

    assertThat(texts(log.unstored())).containsExactly("one", "", "two", "three", "");
  }

  @Test
  void theWriterIsToldOfTheFirstLineAndAgainWhenItHasTakenTheLines() {
    assertThat(told).isEmpty();
    log.log("one");
    log.log("two");
    assertThat(told).containsExactly(log);

    log.stored(log.unstored());
    log.log("three");

    assertThat(told).containsExactly(log, log);
    assertThat(texts(log.unstored())).containsExactly("three");
  }

  @Test
  void whatIsLoggedWhileLinesAreStoredIsKept() {
    log.log("one");
    var taken = log.unstored();
    log.log("two");

    log.stored(taken);

    assertThat(told).hasSize(2);
    assertThat(texts(log.close())).containsExactly("two");
  }

  @Test
  void whatIsBeingStoredWhenItEndsIsStoredWithTheEndToo() {
    log.log("one");
    var taken = log.unstored();

    assertThat(log.close()).isEqualTo(taken);
    log.stored(taken);
    log.log("late");

    assertThat(log.unstored()).isEmpty();
    assertThat(told).hasSize(1);
  }

  @Test
  void secretsAreHidden() {
    var secret = "BEGIN PRIVATE KEY\nMIIEvQIBADANBgkq\n  hkiG9w0BAQEFAASC\nEND PRIVATE KEY";
    var discreet = logOf(Map.of("privateKey", secret, "token", "sesame", "door", "cave"));

    discreet.log("sesame opens the cave");
    discreet.log("key:\n" + secret);
    discreet.log("  MIIEvQIBADANBgkq");

    assertThat(texts(discreet.unstored()))
        .containsExactly("*** opens the cave", "key:", "***", "***", "  ***", "***", "  ***");
  }

  @Test
  void aSecretIsHiddenBeforeALineIsCut() {
    var secret = IntStream.range(1000, 7000).mapToObj(i -> "k" + i).collect(joining());
    var discreet = logOf(Map.of("token", secret));

    discreet.log("x".repeat(LogLine.MAX_TEXT - 6) + secret);
    // The rest of the line was never read.
    discreet.log("y" + secret.substring(0, 2 * LogLine.MAX_TEXT - 1));

    assertThat(texts(discreet.unstored())).noneMatch(text -> text.matches(".*k[0-9]{4}.*"));
  }

  @Test
  void aLineThatIsTooLongIsCut() {
    log.log("x".repeat(LogLine.MAX_TEXT + 1));
    log.log("y".repeat(LogLine.MAX_TEXT));

    assertThat(texts(log.unstored()))
        .containsExactly("x".repeat(LogLine.MAX_TEXT) + "…", "y".repeat(LogLine.MAX_TEXT));
  }

  @Test
  void ofTooManyLinesBothEndsAreKeptAndTheRestIsCounted() {
    for (int i = 1; i <= AttemptLog.MAX_LINES + 123 + LogTail.MAX_LINES; i++) {
      log.log("line " + i);
    }

    assertThat(log.unstored()).hasSize(AttemptLog.MAX_LINES);
    var lines = log.close();
    assertThat(texts(lines).subList(AttemptLog.MAX_LINES - 1, AttemptLog.MAX_LINES + 2))
        .containsExactly("line 10000", "[omitted here: 123 lines]", "line 10124");
    assertThat(lines.getLast())
        .isEqualTo(new LogLine(log.key(), 11_001, NOW, LogLevel.INFO, "line 11123"));
  }

  @Test
  void ofTooMuchTextBothEndsAreKeptAndTheRestIsCounted() {
    var line = "x".repeat(1024);
    for (int i = 0; i < 1024 + 5 + LogTail.MAX_CHARACTERS / 1024; i++) {
      log.log(line);
    }

    assertThat(texts(log.close()))
        .hasSize(1024 + 1 + LogTail.MAX_CHARACTERS / 1024)
        .contains("[omitted here: 5 lines]")
        .endsWith(line);
  }

  @Test
  void ofALittleTooMuchNothingIsOmitted() {
    for (int i = 0; i < AttemptLog.MAX_LINES + 1; i++) {
      log.log("x");
    }

    assertThat(texts(log.close())).hasSize(AttemptLog.MAX_LINES + 1).containsOnly("x");
  }

  @Test
  void whoLogsFasterThanCanBeStoredHarmsNobodyElse() {
    var line = "x".repeat(1024);
    var flood = new ArrayList<AttemptLog>();
    for (int i = 0; i < 20; i++) {
      flood.add(logOf(Map.of()));
      for (int j = 0; j < 1000; j++) {
        flood.getLast().log(line);
      }
    }
    var last = flood.getLast();
    assertThat(LogRoom.weight(last.unstored()))
        .isBetween(LogRoom.FOR_EACH, LogRoom.FOR_EACH + 2000);

    log.log("in spite of them");
    assertThat(texts(log.unstored())).containsExactly("in spite of them");

    flood.forEach(each -> each.stored(each.unstored()));
    last.log("afterwards");
    assertThat(texts(last.unstored()).getFirst()).matches("\\[omitted here: [0-9]+ lines]");
    assertThat(texts(last.unstored())).hasSize(2).endsWith("afterwards");
  }
}
