package dev.monitored.operator.finding;

import java.util.regex.Pattern;

/** Makes text from other parties safe for messages and commands. */
public final class Foreign {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final Pattern LABEL_KEY =
      Pattern.compile(
          "([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");
  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]");
  private static final int LONGEST = 100;
  private static final int LONGEST_SENTENCE = 300;

  private Foreign() {}

  /** Whether this is a valid name of a Kubernetes object. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  public static boolean isLabelKey(String text) {
    return LABEL_KEY.matcher(text).matches();
  }

  public static boolean isLabelValue(String text) {
    return LABEL_VALUE.matcher(text).matches();
  }

  /**
   * A sentence for a message: one line of printable ASCII, not too long. It has no semicolon, so it
   * cannot look like a command of the operator, which follows one.
   */
  public static String sentence(String text) {
    var line = UNPRINTABLE.matcher(text.strip().replaceAll("\\s+", " ")).replaceAll("?");
    var isLong = line.length() > LONGEST_SENTENCE;
    return (isLong ? line.substring(0, LONGEST_SENTENCE) + "..." : line).replace(';', ',');
  }

  /** For a message: a name as it is, anything else quoted, in printable ASCII and not too long. */
  public static String text(String text) {
    if (isName(text)) {
      return text;
    }
    var printable = UNPRINTABLE.matcher(text).replaceAll("?").replace('"', '\'');
    var isLong = printable.length() > LONGEST;
    return '"' + (isLong ? printable.substring(0, LONGEST) + "..." : printable) + '"';
  }
}
