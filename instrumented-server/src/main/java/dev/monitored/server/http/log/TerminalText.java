package dev.monitored.server.http.log;

import java.util.stream.Collectors;

/** Text that does to a terminal nothing but appear. */
final class TerminalText {
  private static final int DELETE = 0x7F;

  /** Unicode has a picture of each control character: U+241B is the one of escape. */
  private static final int PICTURES = 0x2400;

  private static final int PICTURE_OF_DELETE = 0x2421;
  private static final int REPLACEMENT = 0xFFFD;

  private TerminalText() {}

  /** The text, in which each control character, but for the tab, is replaced by a picture. */
  static String of(String text) {
    return text.codePoints().allMatch(TerminalText::isSafe)
        ? text
        : text.codePoints()
            .map(TerminalText::shown)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
  }

  private static boolean isSafe(int character) {
    return character == '\t'
        || (!Character.isISOControl(character)
            && !isOverride(character)
            && !isSeparator(character));
  }

  /** What changes the direction of the text that follows. */
  private static boolean isOverride(int character) {
    return (character >= 0x202A && character <= 0x202E)
        || (character >= 0x2066 && character <= 0x2069);
  }

  private static boolean isSeparator(int character) {
    return character == 0x2028 || character == 0x2029;
  }

  private static int shown(int character) {
    if (isSafe(character)) {
      return character;
    }
    if (character == DELETE) {
      return PICTURE_OF_DELETE;
    }
    return character < ' ' ? PICTURES + character : REPLACEMENT;
  }
}
