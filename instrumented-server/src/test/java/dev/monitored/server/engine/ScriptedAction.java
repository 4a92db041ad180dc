package dev.monitored.server.engine;

import dev.monitored.action.Action;
import dev.monitored.action.ActionFailed;
import dev.monitored.action.Attempt;
import dev.monitored.action.AttemptKey;
import dev.monitored.action.Violation;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An action that does what the test wants.
 *
 * @param remains is told of what is to be killed
 */
public record ScriptedAction(Script script, Consumer<AttemptKey> remains) implements Action {
  public interface Script {
    @Nullable String run(Attempt attempt) throws ActionFailed, InterruptedException;
  }

  public ScriptedAction(Script script) {
    this(script, _ -> {});
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

  @Override
  public void endRemains(AttemptKey attempt) {
    remains.accept(attempt);
  }
}
