package dev.monitored.server.engine;

import dev.monitored.server.job.Action;
import dev.monitored.server.job.ActionFailed;
import dev.monitored.server.job.Attempt;
import dev.monitored.server.job.Violation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An action that does what the test wants. */
record ScriptedAction(Script script) implements Action {
  interface Script {
    @Nullable String run(Attempt attempt) throws ActionFailed, InterruptedException;
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public String description() {
    return "";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public List<Violation> check(Map<String, @Nullable Object> arguments) {
    return arguments.isEmpty() ? List.of() : List.of(new Violation("/arguments", "must be empty"));
  }

  @Override
  public @Nullable String run(Attempt attempt) throws ActionFailed, InterruptedException {
    return script.run(attempt);
  }
}
