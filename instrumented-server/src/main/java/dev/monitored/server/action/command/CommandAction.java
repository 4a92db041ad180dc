package dev.monitored.server.action.command;

import dev.monitored.action.Action;
import dev.monitored.action.ActionFailed;
import dev.monitored.action.Attempt;
import dev.monitored.action.AttemptKey;
import dev.monitored.action.Violation;
import dev.monitored.server.action.Arguments;
import dev.monitored.server.action.ArgumentsSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program that the operator of the server allowed, with nothing but the given arguments: no
 * shell, no search path, an empty environment. However it ends, nothing that it started stays.
 */
public final class CommandAction implements Action {
  private static final int MAX_ARGS = 256;

  /** In this, the JDK passes arguments to a program. */
  private static final Charset LOCALE =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private final Map<String, Program> programs;
  private final Duration longestGrace;
  private final ArgumentsSchema schema;
  private final Orphans orphans;

  /**
   * Makes this process the one that orphans fall to.
   *
   * @param programs by name
   * @param longestGrace that a job may ask for
   * @throws IllegalArgumentException when one of them cannot be run here
   */
  public CommandAction(Map<String, Program> programs, Duration longestGrace) {
    programs.values().forEach(program -> requireExecutable(program.path()));
    requireExecutable(CommandProcess.SETSID);
    requireExecutable(Mark.PRLIMIT);
    if (!Mark.isPossible()) {
      throw new IllegalArgumentException(
          "the limit of real-time processor time (ulimit -R) must be unlimited");
    }
    this.programs = Map.copyOf(programs);
    this.longestGrace = longestGrace;
    schema = schema(programs.keySet().stream().sorted().toList(), longestGrace.toSeconds());
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

  private static ArgumentsSchema schema(List<String> names, long longestGrace) {
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
              "description": "at most %d"},
            "graceSeconds": {
              "type": "number", "minimum": 0, "maximum": %d,
              "description": "from SIGTERM to SIGKILL when the job is stopped, at most %d"}
          }
        }
        """
            .formatted(
                ArgumentsSchema.json(names),
                ArgumentsSchema.json("one of: " + String.join(", ", names)),
                MAX_ARGS,
                MAX_ARGS,
                longestGrace,
                longestGrace));
  }

  @Override
  public String argumentsSchema() {
    return schema.text();
  }

  @Override
  public List<Violation> check(Map<String, @Nullable Object> values) {
    var arguments = new Arguments(values, schema);
    var command = arguments.required("command", String.class, "a string");
    if (command != null && !programs.containsKey(command)) {
      arguments.refuse("command", "is not allowed by the settings of this server");
    }
    var args = arguments.optional("args", List.class, "an array of strings");
    if (args != null) {
      checkArgs(args, arguments);
    }
    var grace = arguments.optional("graceSeconds", Number.class, "a number");
    if (grace != null && !isGrace(seconds(grace))) {
      arguments.refuse("graceSeconds", "must be from 0 to " + longestGrace.toSeconds());
    }
    return arguments.violations();
  }

  private static void checkArgs(List<?> args, Arguments arguments) {
    if (!isArgs(args)) {
      arguments.refuse("args", "must be an array of at most " + MAX_ARGS + " strings");
    } else if (!args.stream().allMatch(CommandAction::canBePassed)) {
      arguments.refuse(
          "args",
          "the locale of the server (%s) cannot pass one of the characters; start the server with LC_ALL=C.UTF-8"
              .formatted(LOCALE));
    }
  }

  private static boolean canBePassed(Object arg) {
    return LOCALE.newEncoder().canEncode(String.valueOf(arg));
  }

  private boolean isGrace(BigDecimal seconds) {
    return seconds.signum() >= 0
        && seconds.compareTo(BigDecimal.valueOf(longestGrace.toSeconds())) <= 0;
  }

  private static BigDecimal seconds(Object number) {
    return new BigDecimal(String.valueOf(number));
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
      process.askToEnd(ownGrace(attempt.arguments()));
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
    Mark.of(attempt).processes().forEach(Posix::kill);
  }

  /** The grace of the program, and the time to kill what is left of it and to read its output. */
  @Override
  public Duration grace(Map<String, @Nullable Object> arguments) {
    return ownGrace(arguments).plus(CommandProcess.TO_END);
  }

  private Duration ownGrace(Map<String, @Nullable Object> arguments) {
    var grace = arguments.get("graceSeconds");
    if (grace != null) {
      return Duration.ofMillis(seconds(grace).movePointRight(3).longValue());
    }
    var program = programs.get(String.valueOf(arguments.get("command")));
    return program == null ? Program.DEFAULT_GRACE : program.grace();
  }

  private CommandProcess start(Attempt attempt) throws ActionFailed {
    var arguments = attempt.arguments();
    var program = programs.get(String.valueOf(arguments.get("command")));
    if (program == null) {
      throw new ActionFailed("the command is no longer allowed by the settings of this server");
    }
    try {
      return CommandProcess.start(orphans, attempt, line(program.path(), arguments));
    } catch (IOException e) {
      throw new ActionFailed(program.path() + " could not be started: " + e.getMessage(), e);
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
