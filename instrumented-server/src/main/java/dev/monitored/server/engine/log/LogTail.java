package dev.monitored.server.engine.log;

import dev.monitored.action.LogLevel;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of a log that has no room for more, until its end. */
final class LogTail {
  static final int MAX_LINES = 1000;
  static final int MAX_CHARACTERS = 64 << 10;

  /** A line that has no number yet. */
  record Line(Instant at, LogLevel level, String text) {}

  private final Deque<Line> lines = new ArrayDeque<>();
  private int characters;

  void add(Line line) {
    lines.add(line);
    characters += line.text().length();
  }

  boolean isTooLarge() {
    return lines.size() > MAX_LINES || characters > MAX_CHARACTERS;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  Line removeFirst() {
    var first = lines.removeFirst();
    characters -= first.text().length();
    return first;
  }

  /** All lines, which are taken out. */
  List<Line> removeAll() {
    var all = List.copyOf(lines);
    lines.clear();
    characters = 0;
    return all;
  }
}
