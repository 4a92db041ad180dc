package dev.monitored.operator.finding;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Why something does not hold. Messages of conditions and Events are made from it.
 *
 * @param reason in UpperCamelCase, as conditions carry it
 * @param found what is so
 * @param wanted what should be so, or what to do; empty: nothing is to be said
 * @param commands that fix it, in the order in which they are to be run
 * @param isEitherEnough whether each of the commands fixes it alone, so that one is to be run
 */
public record Finding(
    String reason, String found, String wanted, List<Command> commands, boolean isEitherEnough) {
  public Finding {
    commands = List.copyOf(commands);
  }

  public static Finding of(String reason, String found) {
    return new Finding(reason, found, "", List.of(), false);
  }

  public static Finding of(String reason, String found, String wanted, Command... commands) {
    return new Finding(reason, found, wanted, List.of(commands), false);
  }

  /** Of the commands one is to be chosen. */
  public static Finding choice(String reason, String found, String wanted, List<Command> commands) {
    return new Finding(reason, found, wanted, commands, true);
  }

  /** One line: what was found, what is wanted, and the commands as they can be pasted. */
  public String message() {
    var text = wanted.isEmpty() ? found : found + "; " + wanted;
    return commands.isEmpty()
        ? text
        : text
            + commands.stream()
                .map(Command::toString)
                .collect(Collectors.joining(isEitherEnough ? " or " : " && ", ": ", ""));
  }
}
