package dev.monitored.server.http.guard;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.http.Method;

/**
 * Writes answers to a client. Of an answer to HEAD, only the head is written: the web server sends
 * the body, too, which the client takes for the next answer. For the thread of the connection only.
 */
final class AnswerWriter implements DataWriter {
  private static final int RETURN = '\r';
  private static final int NEWLINE = '\n';

  private final DataWriter writer;
  private boolean isToHead;
  private boolean hasHead;

  AnswerWriter(DataWriter writer) {
    this.writer = writer;
  }

  /** What is written next answers such a request. */
  void answers(Method method) {
    isToHead = method.equals(Method.HEAD);
    hasHead = false;
  }

  @Override
  public void write(BufferData... buffers) {
    write(BufferData.create(buffers));
  }

  @Override
  public void write(BufferData buffer) {
    if (isToSend()) {
      writer.write(part(buffer));
    }
  }

  @Override
  public void writeNow(BufferData... buffers) {
    writeNow(BufferData.create(buffers));
  }

  @Override
  public void writeNow(BufferData buffer) {
    if (isToSend()) {
      writer.writeNow(part(buffer));
    }
  }

  private boolean isToSend() {
    return !isToHead || !hasHead;
  }

  /** The web server writes a head at once, with or without the beginning of the body. */
  private BufferData part(BufferData buffer) {
    if (!isToHead) {
      return buffer;
    }
    hasHead = true;
    var bytes = buffer.readBytes();
    return BufferData.create(bytes, 0, headLength(bytes));
  }

  /** Up to the first empty line. */
  private static int headLength(byte[] bytes) {
    for (int end = 4; end <= bytes.length; end++) {
      if (bytes[end - 4] == RETURN
          && bytes[end - 3] == NEWLINE
          && bytes[end - 2] == RETURN
          && bytes[end - 1] == NEWLINE) {
        return end;
      }
    }
    return bytes.length;
  }

  @Override
  public void flush() {
    writer.flush();
  }

  @Override
  public void close() {
    writer.close();
  }
}
