package dev.monitored.server.action.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Reads all that a process writes, so that it never blocks, passes it on line by line, and keeps
 * the beginning.
 */
final class CappedOutput {
  private static final int CAP = 64 * 1024;

  private final InputStream stream;
  private final OutputLines lines;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final Thread reader;
  private long dropped;

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
    int room = Math.min(length, CAP - kept.size());
    kept.write(buffer, 0, room);
    dropped += length - room;
  }

  /** What was written until the writers closed their ends, or the time was over. */
  String text(Duration patience) throws InterruptedException {
    reader.join(patience);
    return text();
  }

  private synchronized String text() {
    var text = kept.toString(StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    return dropped == 0 ? text : text + "\n[" + dropped + " more bytes]";
  }
}
