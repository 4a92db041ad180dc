package dev.monitored.server.engine.log;

import dev.monitored.action.Attempt;
import dev.monitored.action.AttemptKey;
import dev.monitored.action.LogLevel;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.log.LogLine;
import dev.monitored.server.job.schedule.NominalTime;
import dev.monitored.server.job.secret.Secrets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An attempt, and the lines of its log until they are stored. Thread-safe. */
public final class AttemptLog implements Attempt {
  static final int MAX_LINES = 10_000;
  static final int MAX_CHARACTERS = 1 << 20;

  private final Job job;
  private final LogRoom room;
  private final InstantSource clock;
  private final Consumer<AttemptLog> hasLines;
  private final List<LogLine> unstored = new ArrayList<>();
  private @Nullable Secrets secrets;
  private int lines;
  private int characters;
  private int weight;
  private long missing;
  private boolean isTold;
  private boolean isClosed;

  /**
   * An empty log.
   *
   * @param hasLines is told when there is something to store, and again after it took that
   */
  AttemptLog(Job job, LogRoom room, InstantSource clock, Consumer<AttemptLog> hasLines) {
    this.job = job;
    this.room = room;
    this.clock = clock;
    this.hasLines = hasLines;
  }

  @Override
  public AttemptKey key() {
    return job.attempt();
  }

  @Override
  public Map<String, @Nullable Object> arguments() {
    return job.request().arguments();
  }

  @Override
  public Optional<Instant> nominalTime() {
    return NominalTime.in(job.request().labels());
  }

  @Override
  public void log(LogLevel level, String text) {
    // One by one, for those who stop an attempt log, too, and must not wait for a lot of text.
    linesOf(text).forEach(line -> add(level, line));
  }

  private static Stream<String> linesOf(String text) {
    return text.isEmpty() ? Stream.of(text) : text.lines();
  }

  private synchronized void add(LogLevel level, String line) {
    if (isClosed) {
      return;
    }
    if (isFull() || !room.isOpenTo(weight)) {
      missing++;
      return;
    }
    noteWhatIsMissing();
    append(level, shown(line));
    if (!isTold) {
      isTold = true;
      hasLines.accept(this);
    }
  }

  private boolean isFull() {
    return lines >= MAX_LINES || characters >= MAX_CHARACTERS;
  }

  /** The line without secrets. What is too long for a log ends there, if not in half a secret. */
  private String shown(String line) {
    if (secrets == null) {
      secrets = Secrets.of(arguments());
    }
    var start = line.substring(0, Math.min(line.length(), 2 * LogLine.MAX_TEXT));
    var masked = secrets.masked(start);
    int excess = start.length() - LogLine.MAX_TEXT;
    return excess <= 0 ? masked : masked.substring(0, Math.max(0, masked.length() - excess)) + "…";
  }

  private void noteWhatIsMissing() {
    if (missing > 0) {
      append(LogLevel.WARN, "[omitted here: " + missing + " lines]");
      missing = 0;
    }
  }

  private void append(LogLevel level, String text) {
    lines++;
    var line = new LogLine(key(), lines, clock.instant(), level, text);
    characters += line.text().length();
    unstored.add(line);
    hold(LogRoom.weight(List.of(line)));
  }

  private void hold(int more) {
    weight += more;
    room.hold(more);
  }

  /** The lines to store, in order. */
  synchronized List<LogLine> unstored() {
    isTold = false;
    return List.copyOf(unstored);
  }

  /** The first lines are stored. */
  synchronized void stored(List<LogLine> first) {
    if (!isClosed) {
      unstored.subList(0, first.size()).clear();
      hold(-LogRoom.weight(first));
    }
  }

  /**
   * Takes nothing more, and returns what is to be stored with the end, which is held until then.
   */
  public synchronized List<LogLine> close() {
    isClosed = true;
    noteWhatIsMissing();
    var rest = List.copyOf(unstored);
    unstored.clear();
    return rest;
  }
}
