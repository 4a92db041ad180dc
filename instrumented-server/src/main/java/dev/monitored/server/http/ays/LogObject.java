package dev.monitored.server.http.ays;

import dev.monitored.server.job.log.LogLine;
import java.time.Instant;

/** One entry of the log of a job. */
record LogObject(long epoch, String log, int level, String category, String tags) {
  private static final int NORMAL = 5;

  static LogObject of(LogLine line) {
    var category =
        switch (line.level()) {
          case INFO -> "msg";
          case WARN -> "alert";
          case ERROR -> "errormsg";
        };
    return new LogObject(line.at().getEpochSecond(), line.text(), NORMAL, category, "");
  }

  static LogObject error(Instant time, String text) {
    return new LogObject(time.getEpochSecond(), text, NORMAL, "errormsg", "");
  }
}
