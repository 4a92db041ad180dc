package dev.monitored.server.action.command;

import dev.monitored.server.job.log.LogLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Makes lines of the bytes that a process writes. Where a line is very long, its rest is left out.
 */
final class OutputLines {
  /**
   * More than a log shows of a line, by as much as a secret may have that has to be found before it
   * is cut; in characters of four bytes.
   */
  static final int MAX_BYTES = 8 * LogLine.MAX_TEXT;

  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean isAfterReturn;

  OutputLines(Consumer<String> lines) {
    this.lines = lines;
  }

  void add(byte[] bytes, int length) {
    int start = 0;
    for (int i = 0; i < length; i++) {
      // A carriage return, too: it is how a program says how far it is.
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        keep(bytes, start, i);
        endLine(bytes[i]);
        start = i + 1;
      }
    }
    keep(bytes, start, length);
  }

  private void keep(byte[] bytes, int start, int end) {
    int kept = Math.min(end - start, MAX_BYTES - line.size());
    line.write(bytes, start, kept);
    isAfterReturn = isAfterReturn && kept == 0;
  }

  private void endLine(byte by) {
    if (by != '\n' || !isAfterReturn) {
      emit();
    }
    isAfterReturn = by == '\r';
  }

  private void emit() {
    lines.accept(line.toString(StandardCharsets.UTF_8));
    line.reset();
  }

  /** The process has ended, perhaps in the middle of a line. */
  void end() {
    if (line.size() > 0) {
      emit();
    }
  }
}
