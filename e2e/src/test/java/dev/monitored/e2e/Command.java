package dev.monitored.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a command of the machine, as a user would type it. */
final class Command {
  private Command() {}

  /** Returns what the command printed; an exit code other than 0 or a time-out is an error. */
  static String run(Duration limit, List<String> command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var printed = new StringBuilder();
      var reader = Thread.ofVirtual().start(() -> drain(process, printed));
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end within " + limit + "\n" + printed);
      }
      reader.join();
      if (process.exitValue() != 0) {
        throw new CommandFailed(command, process.exitValue(), printed.toString());
      }
      return printed.toString();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static void drain(Process process, StringBuilder printed) {
    try (var output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(line -> printed.append(line).append('\n'));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A command that said no; {@link #printed} is what a user would read. */
  static final class CommandFailed extends AssertionError {
    private static final long serialVersionUID = 1L;
    private final String printed;

    CommandFailed(List<String> command, int exit, String printed) {
      super(String.join(" ", command) + " ended with " + exit + "\n" + printed);
      this.printed = printed;
    }

    String printed() {
      return printed;
    }
  }
}
