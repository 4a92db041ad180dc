package dev.monitored.server.action.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** The first and the last bytes of a text, however long it is. */
final class BothEnds {
  /** Of each end. */
  static final int SIZE = 32 << 10;

  /** A character of UTF-8 has at most four bytes. */
  private static final int LONGEST = 4;

  private final ByteArrayOutputStream first = new ByteArrayOutputStream();

  /** Of the bytes behind the first ones, the last; in turns. */
  private byte[] last = new byte[0];

  private long behind;

  void add(byte[] bytes, int length) {
    int room = Math.min(length, SIZE - first.size());
    first.write(bytes, 0, room);
    if (length > room) {
      addBehind(bytes, room, length);
    }
  }

  private void addBehind(byte[] bytes, int from, int to) {
    if (last.length == 0) {
      last = new byte[SIZE];
    }
    for (int i = Math.max(from, to - SIZE); i < to; i++) {
      last[(int) ((behind + i - from) % SIZE)] = bytes[i];
    }
    behind += to - from;
  }

  /** The text, in which it says how much is missing. Characters are kept as a whole. */
  String text() {
    var end = end();
    if (behind <= SIZE) {
      var all = new ByteArrayOutputStream();
      all.writeBytes(first.toByteArray());
      all.writeBytes(end);
      return all.toString(UTF_8);
    }
    var start = first.toByteArray();
    int startLength = wholeCharacters(start);
    int endStart = continued(end);
    long omitted = behind - SIZE + (start.length - startLength) + endStart;
    return new String(start, 0, startLength, UTF_8)
        + "\n[omitted here: "
        + omitted
        + " bytes]\n"
        + new String(end, endStart, end.length - endStart, UTF_8);
  }

  private byte[] end() {
    var end = new byte[(int) Math.min(behind, SIZE)];
    for (int i = 0; i < end.length; i++) {
      end[i] = last[(int) ((behind - end.length + i) % SIZE)];
    }
    return end;
  }

  /** Up to where no character is incomplete. */
  private static int wholeCharacters(byte[] bytes) {
    for (int back = 1; back < LONGEST; back++) {
      int lead = bytes[bytes.length - back] & 0xFF;
      if (lead >= 0xC0) {
        int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        return back < length ? bytes.length - back : bytes.length;
      }
    }
    return bytes.length;
  }

  /** How many bytes belong to a character that began before. */
  private static int continued(byte[] bytes) {
    int length = 0;
    while (length < LONGEST - 1 && (bytes[length] & 0xC0) == 0x80) {
      length++;
    }
    return length;
  }
}
