package dev.monitored.bench.operator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The heap of another JVM, told by jcmd. */
final class Heap {
  /** Of each generation. */
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  private static final double BYTES = 1024;

  private Heap() {}

  /** Bytes in use after a full collection. */
  static double used(long pid) throws IOException, InterruptedException {
    ask(pid, "GC.run");
    ask(pid, "GC.run");
    return USED.matcher(ask(pid, "GC.heap_info"))
        .results()
        .mapToDouble(found -> Double.parseDouble(found.group(1)) * BYTES)
        .sum();
  }

  private static String ask(long pid, String command) throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var process =
        new ProcessBuilder(jcmd, Long.toString(pid), command).redirectErrorStream(true).start();
    var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + answer);
    }
    return answer;
  }
}
