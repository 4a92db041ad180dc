package dev.monitored.server.action.command;

import dev.monitored.action.Action;
import dev.monitored.action.ActionFailed;
import dev.monitored.action.Attempt;
import dev.monitored.action.AttemptKey;
import dev.monitored.action.Violation;
import dev.monitored.server.action.Arguments;
import dev.monitored.server.action.ArgumentsSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program that the operator of the server allowed, with nothing but the given arguments: no
 * shell, no search path, an empty environment. However it ends, nothing that it started stays.
 */
public final class CommandAction implements Action {
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final int MAX_ARGS = 256;

  private final Map<String, Path> commands;
  private final ArgumentsSchema schema;
  private final Orphans orphans;

  /**
   * Makes this process the one that orphans fall to.
   *
   * @param commands absolute paths by name
   * @throws IllegalArgumentException when one of them cannot be run here
   */
  public CommandAction(Map<String, Path> commands) {
    commands.values().forEach(CommandAction::requireExecutable);
    requireExecutable(SETSID);
    this.commands = Map.copyOf(commands);
    schema = schema(commands.keySet().stream().sorted().toList());
    orphans = new Orphans();
  }

  private static void requireExecutable(Path program) {
    if (!Files.isExecutable(program) || Files.isDirectory(program)) {
      throw new IllegalArgumentException(program + " is not a program that can be run");
    }
  }

  @Override
  public String name() {
    return "command";
  }

  @Override
  public String description() {
    return "Runs one of the programs that the settings allow.";
  }

  private static ArgumentsSchema schema(List<String> names) {
    return ArgumentsSchema.of(
        """
        {
          "type": "object",
          "required": ["command"],
          "additionalProperties": false,
          "properties": {
            "command": {
              "type": "string", "enum": %s,
              "description": %s},
            "args": {
              "type": "array", "items": {"type": "string"}, "maxItems": %d,
              "description": "at most %d"}
          }
        }
        """
            .formatted(
                ArgumentsSchema.json(names),
                ArgumentsSchema.json("one of: " + String.join(", ", names)),
                MAX_ARGS,
                MAX_ARGS));
  }

  @Override
  public String argumentsSchema() {
    return schema.text();
  }

  @Override
  public List<Violation> check(Map<String, @Nullable Object> values) {
    var arguments = new Arguments(values, schema);
    var command = arguments.required("command", String.class, "a string");
    if (command != null && !commands.containsKey(command)) {
      arguments.refuse("command", "is not allowed by the settings of this server");
    }
    var args = arguments.optional("args", List.class, "an array of strings");
    if (args != null && !isArgs(args)) {
      arguments.refuse("args", "must be an array of at most " + MAX_ARGS + " strings");
    }
    return arguments.violations();
  }

  private static boolean isArgs(List<?> args) {
    return args.size() <= MAX_ARGS && args.stream().allMatch(String.class::isInstance);
  }

  @Override
  public boolean mayCompute() {
    return false;
  }

  @Override
  public String run(Attempt attempt) throws ActionFailed, InterruptedException {
    var process = start(attempt);
    int status;
    try {
      status = process.await();
    } catch (InterruptedException e) {
      process.askToEnd();
      throw e;
    } finally {
      process.end();
    }
    var output = process.output();
    if (status != 0) {
      throw new ActionFailed("exit status " + status + "\n" + output);
    }
    return output;
  }

  @Override
  public void endRemains(AttemptKey attempt) {
    CommandProcess.marked(attempt).find().forEach(Posix::kill);
  }

  private CommandProcess start(Attempt attempt) throws ActionFailed {
    var arguments = attempt.arguments();
    var program = commands.get(String.valueOf(arguments.get("command")));
    if (program == null) {
      throw new ActionFailed("the command is no longer allowed by the settings of this server");
    }
    try {
      return CommandProcess.start(orphans, SETSID, attempt, line(program, arguments));
    } catch (IOException e) {
      throw new ActionFailed(program + " could not be started: " + e.getMessage(), e);
    }
  }

  private static List<String> line(Path program, Map<String, @Nullable Object> arguments) {
    var line = new ArrayList<String>();
    line.add(program.toString());
    if (arguments.get("args") instanceof List<?> args) {
      args.forEach(arg -> line.add(String.valueOf(arg)));
    }
    return line;
  }
}
