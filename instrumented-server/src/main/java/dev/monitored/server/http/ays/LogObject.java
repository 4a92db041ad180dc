package dev.monitored.server.http.ays;

import java.time.Instant;

/** One entry of the log of a job. */
record LogObject(long epoch, String log, int level, String category, String tags) {
  private static final int NORMAL = 5;

  static LogObject error(Instant time, String text) {
    return new LogObject(time.getEpochSecond(), text, NORMAL, "errormsg", "");
  }
}
