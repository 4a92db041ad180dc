package dev.monitored.server.store.sql.row;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.monitored.server.job.QueueSpot;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import dev.monitored.server.job.Submission;
import dev.monitored.server.job.Submission.UniqueKey;
import dev.monitored.server.job.Submission.UniqueKey.Until;
import dev.monitored.server.job.TimeLimits;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.job.run.Template;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a schedule or trigger starts, as JSON text in one column. */
public final class TemplateColumn {
  private record Column(@Nullable JobColumn job, @Nullable RunColumn run) {}

  private record JobColumn(
      String action,
      Map<String, @Nullable Object> arguments,
      Map<String, String> labels,
      String queue,
      int priority,
      long timeoutMillis,
      @Nullable Long deadlineMillis,
      List<Long> delaysMillis,
      double jitter,
      @Nullable String uniqueKey,
      @Nullable String uniqueUntil,
      @Nullable String callback) {}

  private record RunColumn(
      @Nullable String name,
      Map<String, String> labels,
      List<List<JobColumn>> steps,
      @Nullable Long deadlineMillis,
      @Nullable String callback) {}

  private TemplateColumn() {}

  public static String text(Template template) {
    return JsonColumns.write(
        switch (template) {
          case Template.OfJob(Submission job) -> new Column(column(job), null);
          case Template.OfRun(RunSubmission run) -> new Column(null, column(run));
        });
  }

  private static JobColumn column(Submission job) {
    var limits = job.limits();
    return new JobColumn(
        job.action(),
        job.arguments(),
        job.labels(),
        job.spot().queue(),
        job.spot().priority(),
        limits.timeout().toMillis(),
        millis(limits.deadline()),
        limits.retry().delays().stream().map(Duration::toMillis).toList(),
        limits.retry().jitter(),
        job.key(),
        job.uniqueKey() == null ? null : job.uniqueKey().until().word(),
        CallbackColumn.text(job.callback()));
  }

  private static RunColumn column(RunSubmission run) {
    return new RunColumn(
        run.name(),
        run.labels(),
        run.steps().stream()
            .map(jobs -> jobs.stream().map(TemplateColumn::column).toList())
            .toList(),
        millis(run.deadline()),
        CallbackColumn.text(run.callback()));
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }

  public static Template template(String text) {
    try {
      return read(text);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      // A part of it is missing, or is what no request could have asked for.
      throw new StoreException(
          StoreFailure.UNREADABLE, "what a schedule or trigger starts cannot be read", e);
    }
  }

  private static Template read(String text) {
    var column = JsonColumns.read(text, new TypeReference<Column>() {});
    if (column.job() != null) {
      return new Template.OfJob(submission(column.job()));
    }
    if (column.run() != null) {
      return new Template.OfRun(submission(column.run()));
    }
    throw new StoreException(
        StoreFailure.UNREADABLE, "a stored schedule or trigger has nothing to start");
  }

  private static Submission submission(JobColumn job) {
    var delays = job.delaysMillis().stream().map(Duration::ofMillis).toList();
    return new Submission(
        job.action(),
        job.arguments(),
        job.labels(),
        new QueueSpot(job.queue(), job.priority(), null),
        new TimeLimits(
            Duration.ofMillis(job.timeoutMillis()),
            duration(job.deadlineMillis()),
            new Retry(delays, job.jitter())),
        uniqueKey(job.uniqueKey(), job.uniqueUntil()),
        false,
        CallbackColumn.callback(job.callback()));
  }

  /** Versions before wrote only the key. */
  private static @Nullable UniqueKey uniqueKey(@Nullable String key, @Nullable String until) {
    var known = until == null ? Until.ENDED : Until.parse(until).orElseThrow();
    return key == null ? null : new UniqueKey(key, known);
  }

  private static RunSubmission submission(RunColumn run) {
    return new RunSubmission(
        run.name(),
        run.labels(),
        run.steps().stream()
            .map(jobs -> jobs.stream().map(TemplateColumn::submission).toList())
            .toList(),
        duration(run.deadlineMillis()),
        false,
        CallbackColumn.callback(run.callback()));
  }

  private static @Nullable Duration duration(@Nullable Long millis) {
    return millis == null ? null : Duration.ofMillis(millis);
  }
}
