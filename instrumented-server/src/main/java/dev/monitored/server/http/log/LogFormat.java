package dev.monitored.server.http.log;

import dev.monitored.server.http.wire.Json;
import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.log.LogLine;
import dev.monitored.server.job.log.LogPosition;
import io.helidon.common.media.type.MediaType;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a log is shown: to people, to programs, and to those who watch it grow. */
public enum LogFormat {
  TEXT("text/plain") {
    @Override
    String shown(LogLine line) {
      return "%s %s %-5s %s\n"
          .formatted(
              TO_THE_MILLISECOND.format(line.at()),
              line.position(),
              line.level().word(),
              TerminalText.of(line.text()));
    }
  },
  JSONL("application/jsonl") {
    @Override
    String shown(LogLine line) {
      return Json.text(LineView.of(line)) + "\n";
    }
  },
  EVENTS("text/event-stream") {
    @Override
    String shown(LogLine line) {
      return "id: " + line.position() + "\ndata: " + Json.text(LineView.of(line)) + "\n\n";
    }
  };

  /** Of the id of the last event. */
  static final String END = ".end";

  // Columns that begin where they began in the line before.
  private static final DateTimeFormatter TO_THE_MILLISECOND =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /** A line as programs see it. */
  public record LineView(String position, int attempt, String at, String level, String text) {
    public static LineView of(LogLine line) {
      return new LineView(
          line.position().toString(),
          line.attempt().number(),
          line.at().toString(),
          line.level().word(),
          line.text());
    }
  }

  private final String type;

  LogFormat(String type) {
    this.type = type;
  }

  abstract String shown(LogLine line);

  String contentType() {
    return this == TEXT ? type + "; charset=utf-8" : type;
  }

  byte[] bytes(List<LogLine> lines) {
    return lines.stream()
        .map(this::shown)
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A comment, for a connection on which nothing is said for long is taken for dead. */
  static byte[] heartbeat() {
    return ":\n\n".getBytes(StandardCharsets.UTF_8);
  }

  /** The last event. With its id, a client that asks again tells that it has seen the end. */
  static byte[] end(JobState state, LogPosition last) {
    var data = Json.text(Map.of("state", state.word()));
    return ("id: " + last + END + "\nevent: end\ndata: " + data + "\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The one that the client likes best, text if it does not care; or the request is refused. */
  public static LogFormat of(ServerRequest request) {
    var types = Stream.of(values()).map(format -> format.type).toList();
    return request
        .headers()
        .bestAccepted(types.stream().map(MediaTypes::create).toArray(MediaType[]::new))
        .map(best -> values()[types.indexOf(best.text())])
        .orElseThrow(() -> new ProblemException(Problem.notAcceptable(types)));
  }
}
