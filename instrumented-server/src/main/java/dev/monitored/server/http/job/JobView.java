package dev.monitored.server.http.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.action.JobId;
import dev.monitored.server.http.callback.CallbackView;
import dev.monitored.server.http.wire.Durations;
import dev.monitored.server.http.wire.Times;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.Retry;
import dev.monitored.server.job.Submission.UniqueKey;
import dev.monitored.server.job.attempt.AttemptPage;
import dev.monitored.server.job.attempt.AttemptRecord;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.query.SortedPage;
import dev.monitored.server.job.secret.Secrets;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A job as the API shows it: without its secrets. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobView(
    String id,
    String action,
    Map<String, @Nullable Object> arguments,
    String queue,
    int priority,
    String state,
    BigDecimal timeoutSeconds,
    @Nullable BigDecimal deadlineSeconds,
    @Nullable RetryView retry,
    @Nullable String uniqueKey,
    @Nullable String uniqueUntil,
    @Nullable Boolean argumentsDiffer,
    @Nullable Boolean cancelRequested,
    String createdAt,
    @Nullable String runAt,
    @Nullable String startedAt,
    @Nullable String endedAt,
    int attempts,
    int failures,
    @Nullable String runId,
    @Nullable Integer step,
    @Nullable String schedule,
    @Nullable CallbackView callback,
    @Nullable String result,
    @Nullable String error,
    @Nullable Boolean abridged,
    Map<String, String> labels) {

  /** A page of jobs; {@code nextCursor} is absent on the last one. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ListView(
      List<JobView> items,
      @Nullable String nextCursor,
      @Nullable Integer count,
      @Nullable Boolean countIsLowerBound,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> unreadable) {
    public static ListView of(Listing<Job, JobId> page) {
      return of(page, id -> id);
    }

    static ListView ofSorted(Listing<Job, SortedPage.Place> page) {
      return of(page, SortedPage.Place::id);
    }

    private static <K> ListView of(Listing<Job, K> page, Function<K, JobId> id) {
      boolean isCounted = page.count() != Listing.NOT_COUNTED;
      return new ListView(
          page.items().stream().map(JobView::of).toList(),
          page.after().map(Object::toString).orElse(null),
          isCounted ? page.count() : null,
          isCounted ? page.countIsLowerBound() : null,
          page.unreadable().stream().map(id).map(JobId::toString).toList());
    }
  }

  /** The delays before the retries, of which {@code failures} are used up. */
  record RetryView(List<BigDecimal> delaysSeconds, double jitter) {
    static @Nullable RetryView of(Retry retry) {
      return retry.equals(Retry.NONE)
          ? null
          : new RetryView(retry.delays().stream().map(Durations::seconds).toList(), retry.jitter());
    }
  }

  /** Attempts of one job, the first one first; {@code nextCursor} is absent on the last page. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Attempts(List<AttemptView> items, @Nullable String nextCursor) {
    public static Attempts of(Job job, AttemptPage page) {
      var secrets = Secrets.of(job.request().arguments());
      return new Attempts(
          page.items().stream().map(attempt -> AttemptView.of(attempt, secrets)).toList(),
          page.hasMore() ? Integer.toString(page.items().getLast().number()) : null);
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AttemptView(
      int number,
      String status,
      String startedAt,
      @Nullable String endedAt,
      @Nullable String error) {
    public static AttemptView of(AttemptRecord attempt, Secrets secrets) {
      return new AttemptView(
          attempt.number(),
          attempt.status(),
          attempt.startedAt().toString(),
          Times.text(attempt.endedAt()),
          masked(attempt.error(), secrets));
    }
  }

  public static JobView of(Job job) {
    return of(job, null);
  }

  /** In answer to a submission for which none was made. */
  static JobView ofExisting(Job job, boolean argumentsDiffer) {
    return of(job, argumentsDiffer);
  }

  /** Only what is not the default. */
  static @Nullable String uniqueUntil(@Nullable UniqueKey key) {
    return key == null || key.until() == UniqueKey.Until.ENDED ? null : key.until().word();
  }

  private static JobView of(Job job, @Nullable Boolean argumentsDiffer) {
    var request = job.request();
    var limits = request.limits();
    var secrets = Secrets.of(request.arguments());
    return new JobView(
        job.id().toString(),
        job.action(),
        secrets.maskedArguments(),
        job.queue(),
        request.spot().priority(),
        job.state().word(),
        Durations.seconds(limits.timeout()),
        limits.deadline() == null ? null : Durations.seconds(limits.deadline()),
        RetryView.of(limits.retry()),
        request.key(),
        uniqueUntil(request.uniqueKey()),
        argumentsDiffer,
        job.isStopping() ? true : null,
        job.times().createdAt().toString(),
        Times.text(request.spot().runAt()),
        Times.text(job.times().startedAt()),
        Times.text(job.times().endedAt()),
        job.attempts(),
        job.failures(),
        job.place() == null ? null : job.place().run().toString(),
        job.place() == null ? null : job.place().step() + 1,
        job.schedule(),
        CallbackView.of(request.callback()),
        masked(job.result(), secrets),
        masked(job.error(), secrets),
        job.abridged() ? true : null,
        request.labels());
  }

  private static @Nullable String masked(@Nullable String text, Secrets secrets) {
    return text == null ? null : secrets.masked(text);
  }
}
