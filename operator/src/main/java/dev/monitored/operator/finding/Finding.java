package dev.monitored.operator.finding;

import java.util.List;

/**
 * Why something is not as it should be. Messages of conditions and Events are made from it.
 *
 * @param reason in UpperCamelCase, as conditions carry it
 * @param found what was found
 * @param wanted what should be so, or what to do; empty: the commands say it, or it is not known
 * @param commands that fix it, in the order in which to run them; empty: no safe command is known
 * @param isEitherEnough whether each command alone fixes it, so that the reader must choose one
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

  /** The reader must choose one of the commands. */
  public static Finding choice(String reason, String found, String wanted, List<Command> commands) {
    return new Finding(reason, found, wanted, commands, true);
  }

  /** One line: what was found, what is wanted, and the commands as they can be pasted. */
  public String message() {
    var text = wanted.isEmpty() ? found : found + "; " + wanted;
    return Message.of(text, commands, isEitherEnough).toString();
  }
}
