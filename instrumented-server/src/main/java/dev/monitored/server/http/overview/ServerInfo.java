package dev.monitored.server.http.overview;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What users must know of the server and its settings. Nothing of it is secret.
 *
 * @param instance the name of this replica, if it was given one
 * @param timeZone of schedules that name none, and of all times that the API shows
 * @param queues those with a limit, which holds for all replicas together
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServerInfo(
    String version,
    String startedAt,
    @Nullable String instance,
    String timeZone,
    String database,
    boolean authentication,
    int workers,
    Map<String, Integer> queues,
    Kept retention,
    Limits limits,
    long leaseSeconds,
    long drainSeconds,
    boolean callbacks,
    boolean webhookSignatures) {

  /** How long what has ended is kept. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Kept(long okSeconds, long unsuccessfulSeconds, int jobs, @Nullable Long bytes) {}

  /** What a request or this replica may have at most. */
  public record Limits(
      int bodyBytes,
      int requests,
      int connections,
      int pageItems,
      int bulkJobs,
      int schedules,
      int triggers,
      int httpAnswerBytes) {}
}
