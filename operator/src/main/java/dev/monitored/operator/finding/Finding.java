package dev.monitored.operator.finding;

import java.util.List;

/**
 * Why something does not hold. Messages of conditions and Events are made from it.
 *
 * @param reason in UpperCamelCase, as conditions carry it
 * @param found what is so
 * @param wanted what should be so, or what to do; empty: the commands say it, or nobody can tell
 * @param commands that fix it, in the order in which to run them; empty: none is known that harms
 *     nothing else
 * @param isEitherEnough whether each of the commands fixes it alone, so that one is to be chosen
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
    return of(reason, found, wanted, List.of(commands));
  }

  public static Finding of(String reason, String found, String wanted, List<Command> commands) {
    return new Finding(reason, found, wanted, commands, false);
  }

  /** Of the commands one is to be chosen. */
  public static Finding choice(String reason, String found, String wanted, List<Command> commands) {
    return new Finding(reason, found, wanted, commands, true);
  }

  /** One line: what was found, what is wanted, and the commands as they can be pasted. */
  public String message() {
    var text = wanted.isEmpty() ? found : found + "; " + wanted;
    return Message.of(text, commands, isEitherEnough).toString();
  }
}
