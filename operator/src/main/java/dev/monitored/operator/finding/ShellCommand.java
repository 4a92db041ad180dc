package dev.monitored.operator.finding;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A command line by its words. Its text is one line of printable ASCII, and a shell reads exactly
 * these words from it, whatever is in them.
 */
public record ShellCommand(List<String> words) {
  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]*");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  public ShellCommand {
    words = List.copyOf(words);
    if (!words.stream().allMatch(word -> PRINTABLE.matcher(word).matches())) {
      throw new IllegalArgumentException("A word of a command must be printable ASCII: " + words);
    }
  }

  /** Ready to be pasted into a shell. */
  @JsonValue
  @Override
  public String toString() {
    return words.stream().map(ShellCommand::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
