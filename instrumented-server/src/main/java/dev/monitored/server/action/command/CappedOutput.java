package dev.monitored.server.action.command;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Reads all that a process writes, so that it never blocks, passes it on line by line, and keeps
 * the beginning and the end.
 */
final class CappedOutput {
  private final InputStream stream;
  private final OutputLines lines;
  private final BothEnds kept = new BothEnds();
  private final Thread reader;

  CappedOutput(InputStream stream, Consumer<String> line) {
    this.stream = stream;
    lines = new OutputLines(line);
    reader = Thread.ofVirtual().name("command-output").start(this::readAll);
  }

  private void readAll() {
    var buffer = new byte[8192];
    try {
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        keep(buffer, read);
        lines.add(buffer, read);
      }
    } catch (IOException e) {
      // The pipe was closed under the reader: what came until then is the output.
    }
    lines.end();
  }

  private synchronized void keep(byte[] buffer, int length) {
    kept.add(buffer, length);
  }

  /** What was written until the writers closed their ends, or the time was over. */
  String text(Duration patience) throws InterruptedException {
    reader.join(patience);
    return text();
  }

  private synchronized String text() {
    return kept.text().replace('\0', '\uFFFD');
  }
}
