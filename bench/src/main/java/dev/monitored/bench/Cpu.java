package dev.monitored.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** CPU time of processes in seconds, as /proc tells. */
public final class Cpu {
  private static final double TICKS_PER_SECOND = 100;
  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int CHILDREN_SYSTEM = 14;

  private Cpu() {}

  /** Of one process. */
  public static double of(long pid) {
    return ticks(stat(Path.of("/proc/" + pid)), USER, USER + 1) / TICKS_PER_SECOND;
  }

  /** Of a process, its children, and those of its children that have ended. */
  public static double ofFamily(long pid) throws IOException {
    double own = ticks(stat(Path.of("/proc/" + pid)), USER, CHILDREN_SYSTEM);
    return (own + children(pid)) / TICKS_PER_SECOND;
  }

  private static double children(long pid) throws IOException {
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      double sum = 0;
      for (var process : processes) {
        var stat = stat(process);
        if (!stat.isEmpty() && Long.parseLong(stat.get(PARENT)) == pid) {
          sum += ticks(stat, USER, USER + 1);
        }
      }
      return sum;
    }
  }

  private static double ticks(List<String> stat, int first, int last) {
    return stat.isEmpty()
        ? 0
        : stat.subList(first, last + 1).stream().mapToLong(Long::parseLong).sum();
  }

  /** What comes after the name of the program; empty when the process has ended. */
  private static List<String> stat(Path process) {
    try {
      var text = Files.readString(process.resolve("stat"));
      return List.of(text.substring(text.lastIndexOf(')') + 2).strip().split(" "));
    } catch (IOException e) {
      return List.of();
    }
  }
}
