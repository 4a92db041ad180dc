package dev.monitored.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobId;
import dev.monitored.server.job.JobPage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobView(
    String id,
    String action,
    Map<String, @Nullable Object> arguments,
    String state,
    BigDecimal timeoutSeconds,
    String createdAt,
    @Nullable String startedAt,
    @Nullable String endedAt,
    int attempts,
    @Nullable String result,
    @Nullable String error,
    Map<String, String> labels) {

  /** A page of jobs; {@code nextCursor} is absent on the last one. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(
      List<JobView> items, @Nullable String nextCursor, int count, boolean countIsLowerBound) {
    static Page of(JobPage page) {
      return new Page(
          page.items().stream().map(JobView::of).toList(),
          page.olderThan().map(JobId::toString).orElse(null),
          page.count(),
          page.countIsLowerBound());
    }
  }

  static JobView of(Job job) {
    return new JobView(
        job.id().toString(),
        job.action(),
        job.arguments(),
        job.state().word(),
        seconds(job.timeout()),
        job.createdAt().toString(),
        text(job.startedAt()),
        text(job.endedAt()),
        job.attempts(),
        job.result(),
        job.error(),
        job.labels());
  }

  private static BigDecimal seconds(Duration duration) {
    var seconds = BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros();
    return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
