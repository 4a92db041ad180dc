package dev.monitored.server;

import dev.monitored.action.Action;
import dev.monitored.action.Attempt;
import dev.monitored.action.Violation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has a thread of the operating system for a second. */
public final class ComputingAction implements Action {
  @Override
  public String name() {
    return "compute";
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
    return List.of();
  }

  @Override
  public String run(Attempt attempt) throws InterruptedException {
    Thread.sleep(1000);
    return "done";
  }
}
