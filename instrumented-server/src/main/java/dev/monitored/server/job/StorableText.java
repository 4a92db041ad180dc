package dev.monitored.server.job;

/** What an action says may be any text, and has to be stored in any case. */
public final class StorableText {
  private static final int REPLACEMENT = 0xFFFD;

  private StorableText() {}

  /** The text, in which what no database keeps is replaced; what is too long is cut. */
  public static String of(String text, int maxCharacters) {
    var kept = text.length() <= maxCharacters ? text : text.substring(0, maxCharacters) + "…";
    return isStorable(kept)
        ? kept
        : kept.codePoints()
            .map(c -> isCharacter(c) ? c : REPLACEMENT)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  /** Whether every database keeps the text as it is: JSON can write NUL and unpaired surrogates. */
  public static boolean isStorable(String text) {
    return text.codePoints().allMatch(StorableText::isCharacter);
  }

  private static boolean isCharacter(int codePoint) {
    return codePoint != 0 && !(codePoint >= 0xD800 && codePoint <= 0xDFFF);
  }
}
