package dev.monitored.operator.query;

import java.io.IOException;
import java.io.InputStream;

/**
 * The body of an answer, as JSON that is safe to read: no more than a limit, and no text in it
 * longer than {@link #LONGEST_TEXT} bytes. The rest of a longer text is left out, so that one
 * target with an endless error does not hide all the others.
 */
final class BoundedBody extends InputStream {
  static final int LONGEST_TEXT = 4096;

  private static final int HEX_DIGITS = 4;

  private final InputStream body;
  private final long limit;
  private long size;
  private boolean isText;
  private boolean isKept;
  private int textLength;
  private int escapeLeft;

  /** There is more than the limit. */
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;
  }

  BoundedBody(InputStream body, long limit) {
    this.body = body;
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int kept = 0;
    while (kept == 0 && length > 0) {
      var count = body.read(into, offset, length);
      if (count < 0) {
        return count;
      }
      size += count;
      if (size > limit) {
        throw new TooLarge();
      }
      kept = keep(into, offset, count);
    }
    return kept;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }

  /** Moves the bytes that are kept to the front. */
  private int keep(byte[] bytes, int offset, int count) {
    int end = offset;
    for (int i = offset; i < offset + count; i++) {
      if (keeps(bytes[i])) {
        bytes[end++] = bytes[i];
      }
    }
    return end - offset;
  }

  private boolean keeps(byte next) {
    if (!isText) {
      isText = next == '"';
      textLength = 0;
      return true;
    }
    if (escapeLeft == 0 && next == '"') {
      isText = false;
      return true;
    }
    textLength++;
    isKept = isInsideCharacter(next) ? isKept : textLength <= LONGEST_TEXT;
    return isKept;
  }

  /** Whether a character is under way already, of which all bytes are kept or none. */
  private boolean isInsideCharacter(byte next) {
    var isEscaped = escapeLeft > 0;
    if (isEscaped) {
      escapeLeft = escapeLeft == 1 && next == 'u' ? HEX_DIGITS : escapeLeft - 1;
    } else if (next == '\\') {
      escapeLeft = 1;
    }
    return isEscaped || (next & 0xC0) == 0x80;
  }
}
