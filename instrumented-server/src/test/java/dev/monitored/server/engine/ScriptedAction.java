package dev.monitored.server.engine;

import dev.monitored.action.Action;
import dev.monitored.action.ActionFailed;
import dev.monitored.action.Attempt;
import dev.monitored.action.Violation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An action that does what the test wants. */
public record ScriptedAction(Script script) implements Action {
  public interface Script {
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
  public String argumentsSchema() {
    return "{\"properties\": {}}";
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
