package dev.monitored.server.action.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.job.secret.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A number by which the processes of an attempt are found, wherever they went: their limit of
 * real-time processor time. Every process inherits it, also one that leaves its session, its parent
 * and its environment. It has no other effect, because commands have no real-time priority.
 */
final class Mark {
  static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

  private static final Path PROC = Path.of("/proc");
  private static final Pattern LIMIT =
      Pattern.compile("(?m)^Max realtime timeout +(\\S+) +(\\S+) ");

  /** Microseconds: 73,000 years and more. */
  private static final long LEAST = 1L << 61;

  private final String number;

  private Mark(String number) {
    this.number = number;
  }

  static Mark of(AttemptKey attempt) {
    long hash = ByteBuffer.wrap(Sha256.of(attempt.toString().getBytes(US_ASCII))).getLong();
    return new Mark(Long.toString(LEAST | (hash & (LEAST - 1))));
  }

  /** Whether processes may be given marks here. */
  static boolean isPossible() {
    var limit = LIMIT.matcher(limits(PROC.resolve("self")));
    return limit.find() && limit.group(2).equals("unlimited");
  }

  /** The beginning of the line of a command, which gives it the mark. */
  List<String> prefix() {
    return List.of(PRLIMIT.toString(), "--rttime=" + number + ":");
  }

  /** The processes with the mark that live, and their descendants. */
  List<Long> processes() {
    try (var files = Files.list(PROC)) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9]+"))
          .filter(this::isOn)
          .mapToLong(file -> Long.parseLong(file.getFileName().toString()))
          .flatMap(pid -> LongStream.concat(LongStream.of(pid), descendants(pid)))
          .distinct()
          .boxed()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private boolean isOn(Path process) {
    var limit = LIMIT.matcher(limits(process));
    return limit.find() && limit.group(1).equals(number) && !isZombie(process);
  }

  /** A process that has ended keeps its limits until its parent takes the exit status. */
  private static boolean isZombie(Path process) {
    var status = text(process.resolve("stat"));
    return status.startsWith("Z", status.lastIndexOf(')') + 2);
  }

  private static String limits(Path process) {
    return text(process.resolve("limits"));
  }

  /** Empty when the process has ended meanwhile. */
  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static LongStream descendants(long pid) {
    return ProcessHandle.of(pid)
        .map(ProcessHandle::descendants)
        .orElseGet(Stream::empty)
        .mapToLong(ProcessHandle::pid);
  }
}
