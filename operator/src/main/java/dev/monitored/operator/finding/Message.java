package dev.monitored.operator.finding;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The message of a condition or an Event: the text, then the commands. If it is too long, the text
 * is cut. A command is never cut: it is omitted.
 *
 * @param text what was found and what is wanted
 * @param fix the commands, with their introduction; empty: there are none
 */
public record Message(String text, String fix) {
  private static final String INTRODUCTION = "; to fix (";
  private static final String ELLIPSIS = "…";
  private static final int SHORTEST_TEXT = 200;

  static Message of(String text, List<Command> commands, boolean isEitherEnough) {
    var fix = new StringBuilder();
    Command before = null;
    for (Command command : commands) {
      if (before != null && before.actor() == command.actor() && !isEitherEnough) {
        fix.append(" && ");
      } else {
        fix.append(before == null ? INTRODUCTION : isEitherEnough ? "; or (" : "; then (")
            .append(command.actor().word())
            .append("): ");
      }
      fix.append(command);
      before = command;
    }
    return new Message(text, fix.toString());
  }

  /** Parses the result of {@link #toString()}. */
  public static Message parse(String message) {
    var begin = message.indexOf(INTRODUCTION);
    return begin < 0
        ? new Message(message, "")
        : new Message(message.substring(0, begin), message.substring(begin));
  }

  /**
   * Shortens the message; lengths are in bytes of UTF-8.
   *
   * @param elsewhere says where the commands are, if they do not fit
   */
  public String within(int longestText, int longest, String elsewhere) {
    var rest = bytes(fix) + Math.min(bytes(text), SHORTEST_TEXT) <= longest ? fix : elsewhere;
    return cut(text, Math.min(longestText, longest - bytes(rest))) + rest;
  }

  private static String cut(String text, int longest) {
    if (bytes(text) <= longest) {
      return text;
    }
    var kept = new StringBuilder();
    var room = longest - bytes(ELLIPSIS);
    for (int point : text.codePoints().toArray()) {
      room -= bytes(Character.toString(point));
      if (room < 0) {
        break;
      }
      kept.appendCodePoint(point);
    }
    return kept + ELLIPSIS;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public String toString() {
    return text + fix;
  }
}
