package dev.monitored.server.http.trigger;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.action.JobId;
import dev.monitored.server.engine.trigger.Triggers.Result.Accepted;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.trigger.StartedByEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an event has started. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventView(
    String id,
    String type,
    @Nullable String source,
    List<StartedView> started,
    List<String> invalidTriggers) {

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StartedView(String trigger, @Nullable String job, @Nullable String run) {
    public static StartedView of(StartedByEvent started) {
      return new StartedView(
          started.trigger(),
          started.job().map(JobId::toString).orElse(null),
          started.run().map(RunId::toString).orElse(null));
    }
  }

  public static EventView of(Accepted accepted) {
    var event = accepted.event();
    return new EventView(
        accepted.id(),
        event.type(),
        event.source(),
        accepted.started().stream().map(StartedView::of).toList(),
        accepted.invalid());
  }
}
