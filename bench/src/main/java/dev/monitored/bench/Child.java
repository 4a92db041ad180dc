package dev.monitored.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A process that is measured, and ends with this one. What it prints is read line by line, and kept
 * in a log.
 */
public final class Child implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Pattern OURS = Pattern.compile("JOBSERVER_|MONITORED_|KUBECONFIG");

  private final Process process;
  private final Path log;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Thread.ofPlatform().daemon().start(this::read);
  }

  /** Starts a program with variables added to the environment. */
  public static Child start(Bench bench, String name, List<String> line, Map<String, String> more)
      throws IOException {
    var log = Files.createTempFile(bench.work(), name + "-", ".log");
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().keySet().removeIf(variable -> OURS.matcher(variable).lookingAt());
    builder.environment().putAll(more);
    return new Child(builder.start(), log);
  }

  /** What the caller wants to add to the options of each measured JVM. */
  public static List<String> moreOptions() {
    var more = System.getenv("BENCH_JAVA");
    return more == null || more.isBlank() ? List.of() : List.of(more.split(" "));
  }

  private void read() {
    try (BufferedReader reader = process.inputReader();
        BufferedWriter writer = Files.newBufferedWriter(log)) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        writer.write(line);
        writer.newLine();
        writer.flush();
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("the output cannot be read: " + e);
    }
  }

  /** Waits for a line in which the pattern is found. */
  public MatchResult await(String pattern) throws InterruptedException {
    var compiled = Pattern.compile(pattern);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      var line = lines.poll(200, TimeUnit.MILLISECONDS);
      if (line == null && !process.isAlive() && lines.isEmpty()) {
        throw new IllegalStateException("the process has ended; see " + log);
      }
      var matcher = compiled.matcher(line == null ? "" : line);
      if (matcher.find()) {
        return matcher.toMatchResult();
      }
    }
    throw new IllegalStateException("it never said " + pattern + "; see " + log);
  }

  public void tell(String line) throws IOException {
    var writer = process.outputWriter();
    writer.write(line);
    writer.newLine();
    writer.flush();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The file with what it has printed. */
  public Path log() {
    return log;
  }

  public long pid() {
    return process.pid();
  }

  public double cpu() {
    return Cpu.of(pid());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.onExit().get(15, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly().onExit().join();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
