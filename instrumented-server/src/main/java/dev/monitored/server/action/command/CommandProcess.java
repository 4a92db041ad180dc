package dev.monitored.server.action.command;

import dev.monitored.action.Attempt;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A command and whatever it starts: a session of its own, with the mark of the attempt. */
final class CommandProcess {
  static final Path SETSID = Path.of("/usr/bin/setsid");

  private static final String ATTEMPT = "JOBSERVER_ATTEMPT";
  private static final String NOMINAL_TIME = "JOBSERVER_NOMINAL_TIME";

  private static final Duration FORCEFUL = Duration.ofSeconds(5);
  private static final Duration READING = Duration.ofSeconds(2);

  /** How long it takes to kill all of it and to read its output, with a second to spare. */
  static final Duration TO_END = FORCEFUL.plus(READING).plusSeconds(1);

  private static final Duration PAUSE = Duration.ofMillis(10);

  private final Orphans orphans;
  private final Process process;
  private final Mark mark;
  private final CappedOutput output;

  private CommandProcess(Orphans orphans, Process process, Mark mark, Attempt attempt) {
    this.orphans = orphans;
    this.process = process;
    this.mark = mark;
    output = new CappedOutput(process.getInputStream(), attempt::log);
  }

  static CommandProcess start(Orphans orphans, Attempt attempt, List<String> command)
      throws IOException {
    var mark = Mark.of(attempt.key());
    var line = new ArrayList<String>();
    line.add(SETSID.toString());
    line.addAll(mark.prefix());
    line.addAll(command);
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
    builder.directory(Path.of("/").toFile());
    builder.environment().clear();
    builder.environment().put(ATTEMPT, attempt.key().toString());
    attempt
        .nominalTime()
        .ifPresent(time -> builder.environment().put(NOMINAL_TIME, time.toString()));
    return new CommandProcess(orphans, orphans.start(builder), mark, attempt);
  }

  /** Waits for the command itself, and returns its exit status. */
  int await() throws InterruptedException {
    return process.waitFor();
  }

  /** Asks the group to end, and gives it so much time to do so. */
  void askToEnd(Duration grace) {
    Posix.killGroup(process.pid(), Posix.SIGTERM);
    long deadline = System.nanoTime() + grace.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      pause();
    }
  }

  /** Kills all of it that lives, and returns when it is gone. An interrupt does not stop this. */
  void end() {
    long deadline = System.nanoTime() + FORCEFUL.toNanos();
    Posix.killGroup(process.pid(), Posix.SIGKILL);
    int clean = 0;
    // Twice, for one of them may just have been born.
    while (clean < 2 && System.nanoTime() < deadline) {
      var left = mark.processes();
      left.forEach(Posix::kill);
      clean = left.isEmpty() && !process.isAlive() ? clean + 1 : 0;
      pause();
    }
    orphans.ended(process);
  }

  private static void pause() {
    // An interrupt that comes late would turn the pause into a busy loop.
    Thread.interrupted();
    LockSupport.parkNanos(PAUSE.toNanos());
  }

  String output() throws InterruptedException {
    return output.text(READING);
  }
}
