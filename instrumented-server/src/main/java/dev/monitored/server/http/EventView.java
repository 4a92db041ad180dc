package dev.monitored.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.action.JobId;
import dev.monitored.server.engine.Triggers.Result.Accepted;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.Started;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an event has started. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EventView(
    String id,
    String type,
    @Nullable String source,
    List<StartedView> started,
    List<String> invalidTriggers) {

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record StartedView(String trigger, @Nullable String job, @Nullable String run) {
    static StartedView of(Started started) {
      return new StartedView(
          started.trigger(),
          started.job().map(JobId::toString).orElse(null),
          started.run().map(RunId::toString).orElse(null));
    }
  }

  static EventView of(Accepted accepted) {
    var event = accepted.event();
    return new EventView(
        accepted.id(),
        event.type(),
        event.source(),
        accepted.started().stream().map(StartedView::of).toList(),
        accepted.invalid());
  }
}
