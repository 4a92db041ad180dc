package dev.monitored.server.http.trigger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.monitored.server.engine.Histories.History;
import dev.monitored.server.http.job.TemplateView.JobTemplate;
import dev.monitored.server.http.job.TemplateView.RunTemplate;
import dev.monitored.server.http.run.StartedView;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.run.Template;
import dev.monitored.server.job.trigger.EventFilter;
import dev.monitored.server.job.trigger.Trigger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A trigger as the API shows it: without its secrets. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TriggerView(
    String name,
    String type,
    @Nullable String source,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FilterView> filters,
    @Nullable JobTemplate job,
    @Nullable RunTemplate run,
    boolean paused) {

  /** A condition on a field of the event. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FilterView(
      String pointer, @JsonProperty("equals") @Nullable String equal, @Nullable String prefix) {
    static FilterView of(EventFilter filter) {
      return new FilterView(
          filter.pointer(),
          filter.isPrefix() ? null : filter.value(),
          filter.isPrefix() ? filter.value() : null);
    }
  }

  /** What a trigger has started, the newest first. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HistoryView(List<StartedView> items, @Nullable String nextCursor) {
    static HistoryView of(History history) {
      return new HistoryView(
          history.items().stream().map(StartedView::of).toList(),
          history.after().map(Object::toString).orElse(null));
    }
  }

  /** A page of triggers; {@code nextCursor} is absent on the last one. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ListView(
      List<TriggerView> items,
      @Nullable String nextCursor,
      int count,
      boolean countIsLowerBound,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> unreadable) {
    public static ListView of(Listing<Trigger, String> page) {
      return new ListView(
          page.items().stream().map(TriggerView::of).toList(),
          page.after().orElse(null),
          page.count(),
          false,
          page.unreadable());
    }
  }

  public static TriggerView of(Trigger trigger) {
    var template = trigger.template();
    return new TriggerView(
        trigger.name(),
        trigger.type(),
        trigger.source(),
        trigger.filters().stream().map(FilterView::of).toList(),
        template instanceof Template.OfJob(var job) ? JobTemplate.of(job) : null,
        template instanceof Template.OfRun(var run) ? RunTemplate.of(run) : null,
        trigger.paused());
  }
}
