package dev.monitored.server.action.command;

import dev.monitored.action.Attempt;
import dev.monitored.action.AttemptKey;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A command and whatever it starts: a session of its own, with a mark in its environment. */
final class CommandProcess {
  static final String MARK = "JOBSERVER_ATTEMPT";
  private static final String NOMINAL_TIME = "JOBSERVER_NOMINAL_TIME";

  private static final Duration POLITE = Duration.ofSeconds(2);
  private static final Duration FORCEFUL = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final Orphans orphans;
  private final Process process;
  private final MarkedProcesses marked;
  private final CappedOutput output;

  private CommandProcess(Orphans orphans, Process process, Attempt attempt) {
    this.orphans = orphans;
    this.process = process;
    marked = marked(attempt.key());
    output = new CappedOutput(process.getInputStream(), attempt::log);
  }

  /** Whatever an attempt started, in this process' life or in an earlier one's. */
  static MarkedProcesses marked(AttemptKey attempt) {
    return new MarkedProcesses(MARK, attempt.toString());
  }

  static CommandProcess start(Orphans orphans, Path setsid, Attempt attempt, List<String> command)
      throws IOException {
    var line = new ArrayList<String>();
    line.add(setsid.toString());
    line.addAll(command);
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
    builder.directory(Path.of("/").toFile());
    builder.environment().clear();
    builder.environment().put(MARK, attempt.key().toString());
    attempt
        .nominalTime()
        .ifPresent(time -> builder.environment().put(NOMINAL_TIME, time.toString()));
    return new CommandProcess(orphans, orphans.start(builder), attempt);
  }

  /** Waits for the command itself, and returns its exit status. */
  int await() throws InterruptedException {
    return process.waitFor();
  }

  /** Asks the group to end, and gives it a moment to do so. */
  void askToEnd() {
    Posix.killGroup(process.pid(), Posix.SIGTERM);
    long deadline = System.nanoTime() + POLITE.toNanos();
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
      var left = marked.find();
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
    return output.text(POLITE);
  }
}
