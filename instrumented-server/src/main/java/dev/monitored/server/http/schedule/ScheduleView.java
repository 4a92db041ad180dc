package dev.monitored.server.http.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.server.engine.Histories.History;
import dev.monitored.server.engine.schedule.Schedules;
import dev.monitored.server.http.job.TemplateView.JobTemplate;
import dev.monitored.server.http.job.TemplateView.RunTemplate;
import dev.monitored.server.http.run.StartedView;
import dev.monitored.server.http.wire.Durations;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.job.run.Template;
import dev.monitored.server.job.schedule.Misfire;
import dev.monitored.server.job.schedule.ScheduleCounts;
import dev.monitored.server.job.schedule.StoredSchedule;
import dev.monitored.server.job.schedule.StoredSchedule.Last;
import dev.monitored.server.job.schedule.Timing;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A schedule as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScheduleView(
    String name,
    @Nullable String cron,
    @Nullable String timeZone,
    @Nullable BigDecimal everySeconds,
    @Nullable JobTemplate job,
    @Nullable RunTemplate run,
    String overlap,
    String misfire,
    @Nullable Integer catchUp,
    boolean paused,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings,
    @Nullable String nextAt,
    @Nullable String lastAt,
    @Nullable String lastJob,
    @Nullable String lastRun,
    @Nullable String lastSuccessAt,
    long expected,
    long succeeded) {

  /** A page of schedules; {@code nextCursor} is absent on the last one. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ListView(
      List<ScheduleView> items,
      @Nullable String nextCursor,
      int count,
      boolean countIsLowerBound,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> unreadable) {
    public static ListView of(Listing<StoredSchedule, String> page) {
      return new ListView(
          page.items().stream().map(ScheduleView::of).toList(),
          page.after().orElse(null),
          page.count(),
          false,
          page.unreadable());
    }
  }

  record Next(List<String> items) {
    static Next of(List<Instant> times) {
      return new Next(times.stream().map(Instant::toString).toList());
    }
  }

  /** What a schedule has started, the newest first, and what became of all its times. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HistoryView(
      CountsView counts, List<StartedView> items, @Nullable String nextCursor) {
    static HistoryView of(ScheduleCounts counts, History history) {
      return new HistoryView(
          CountsView.of(counts),
          history.items().stream().map(StartedView::of).toList(),
          history.after().map(Object::toString).orElse(null));
    }
  }

  /** What became of the times of a schedule. */
  public record CountsView(
      long expected,
      long started,
      long succeeded,
      long skipped,
      long misfired,
      long failed,
      long missed) {
    static CountsView of(ScheduleCounts counts) {
      var fires = counts.fires();
      return new CountsView(
          counts.expected(),
          fires.getOrDefault("started", 0L),
          counts.succeeded(),
          fires.getOrDefault("skipped", 0L),
          fires.getOrDefault("misfired", 0L),
          fires.getOrDefault("failed", 0L),
          counts.missed());
    }
  }

  public static ScheduleView of(StoredSchedule stored) {
    return of(stored, JobTemplate::of, RunTemplate::of);
  }

  /** With its secrets, so it must not be shown. */
  static ScheduleView whole(StoredSchedule stored) {
    return of(stored, JobTemplate::whole, RunTemplate::whole);
  }

  private static ScheduleView of(
      StoredSchedule stored,
      Function<Submission, JobTemplate> jobs,
      Function<RunSubmission, RunTemplate> runs) {
    var schedule = stored.schedule();
    var cron = schedule.timing() instanceof Timing.Cron of ? of : null;
    var template = schedule.template();
    return new ScheduleView(
        schedule.name(),
        cron == null ? null : cron.expression(),
        cron == null ? null : zone(cron),
        schedule.timing() instanceof Timing.Every(var period) ? Durations.seconds(period) : null,
        template instanceof Template.OfJob(var job) ? jobs.apply(job) : null,
        template instanceof Template.OfRun(var run) ? runs.apply(run) : null,
        schedule.overlap().word(),
        schedule.misfire().word(),
        schedule.misfire() instanceof Misfire.CatchUp(int max) ? max : null,
        schedule.paused(),
        Schedules.warnings(schedule),
        stored.next().map(Instant::toString).orElse(null),
        stored.last().map(Last::at).map(Instant::toString).orElse(null),
        stored.last().flatMap(Last::job).map(Object::toString).orElse(null),
        stored.last().flatMap(Last::run).map(Object::toString).orElse(null),
        stored.lastSuccessAt().map(Instant::toString).orElse(null),
        stored.expected(),
        stored.succeeded());
  }

  private static String zone(Timing.Cron cron) {
    var id = cron.zone().getId();
    return id.equals("Z") ? "UTC" : id;
  }
}
