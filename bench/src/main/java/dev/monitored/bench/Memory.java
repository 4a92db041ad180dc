package dev.monitored.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of a process in MiB, as /proc tells. */
public final class Memory {
  private static final double KIB_IN_MIB = 1024;

  private Memory() {}

  /** What of it is in memory now. */
  public static double resident(long pid) throws IOException {
    return mebibytes(pid, "VmRSS:");
  }

  /** The most that ever was. */
  public static double peak(long pid) throws IOException {
    return mebibytes(pid, "VmHWM:");
  }

  private static double mebibytes(long pid, String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D+", "")) / KIB_IN_MIB)
        .findFirst()
        .orElse(Double.NaN);
  }
}
