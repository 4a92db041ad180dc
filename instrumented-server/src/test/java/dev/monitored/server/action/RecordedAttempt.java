package dev.monitored.server.action;

import dev.monitored.action.Attempt;
import dev.monitored.action.AttemptKey;
import dev.monitored.action.JobId;
import dev.monitored.action.LogLevel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An attempt that keeps what is logged. */
public record RecordedAttempt(
    AttemptKey key, Map<String, @Nullable Object> arguments, List<String> log) implements Attempt {
  public static RecordedAttempt with(Map<String, ? extends @Nullable Object> arguments) {
    var key = new AttemptKey(new JobId(new UUID(0, 0)), 1);
    return new RecordedAttempt(key, new HashMap<>(arguments), new CopyOnWriteArrayList<>());
  }

  @Override
  public void log(LogLevel level, String text) {
    log.add(text);
  }
}
