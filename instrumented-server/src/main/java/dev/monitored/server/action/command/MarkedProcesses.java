package dev.monitored.server.action.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Finds processes by a variable that they inherited, wherever they went. */
final class MarkedProcesses {
  private static final Path PROC = Path.of("/proc");

  private final String entry;

  MarkedProcesses(String name, String value) {
    // The end of the entry is part of it: attempt 1 is not attempt 11.
    entry = name + "=" + value + "\0";
  }

  /** Those with the mark that live, and their descendants. */
  List<Long> find() {
    try (var files = Files.list(PROC)) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9]+"))
          .filter(this::isMarked)
          .mapToLong(file -> Long.parseLong(file.getFileName().toString()))
          .flatMap(pid -> LongStream.concat(LongStream.of(pid), descendants(pid)))
          .distinct()
          .boxed()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private boolean isMarked(Path process) {
    try {
      var environment =
          new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
      return environment.startsWith(entry) || environment.contains("\0" + entry);
    } catch (IOException e) {
      // It has ended meanwhile, or belongs to somebody else.
      return false;
    }
  }

  private static LongStream descendants(long pid) {
    return ProcessHandle.of(pid)
        .map(ProcessHandle::descendants)
        .orElseGet(Stream::empty)
        .mapToLong(ProcessHandle::pid);
  }
}
