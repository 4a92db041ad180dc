package dev.monitored.server.http.ays;

import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.attempt.AttemptRecord;
import dev.monitored.server.job.log.LogLine;
import dev.monitored.server.job.secret.Secrets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A job in the words of AYS, without its secrets. What is not there is an empty text. */
final class JobFields {
  /** The fields that a list may be asked for, by name. */
  static final Map<String, Function<JobFields, Object>> BY_NAME =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("actionName", JobFields::actionName),
              Map.entry("actorName", JobFields::actorName),
              Map.entry("args", JobFields::arguments),
              Map.entry("key", JobFields::key),
              Map.entry("lastModDate", JobFields::lastChange),
              Map.entry("logs", JobFields::logs),
              Map.entry("repoKey", JobFields::repository),
              Map.entry("result", JobFields::result),
              Map.entry("runKey", JobFields::runKey),
              Map.entry("serviceKey", JobFields::serviceKey),
              Map.entry("serviceName", JobFields::serviceName),
              Map.entry("state", JobFields::state),
              Map.entry("stateChanges", JobFields::stateChanges),
              Map.entry("tags", JobFields::tags)));

  record StateChange(long epoch, String state) {}

  private final Job job;
  private final Secrets secrets;

  JobFields(Job job) {
    this.job = job;
    secrets = Secrets.of(job.request().arguments());
  }

  String key() {
    return job.id().toString();
  }

  String actionName() {
    return job.action();
  }

  String actorName() {
    return label(AysLabels.ACTOR);
  }

  String serviceName() {
    return label(AysLabels.SERVICE);
  }

  String serviceKey() {
    return label(AysLabels.SERVICE_KEY);
  }

  private String label(String name) {
    return job.request().labels().getOrDefault(name, "");
  }

  String state() {
    return AysState.word(job.state());
  }

  String result() {
    return secrets.masked(Objects.requireNonNullElse(job.result(), ""));
  }

  private Map<String, @Nullable Object> arguments() {
    return secrets.maskedArguments();
  }

  private String repository() {
    return job.queue();
  }

  private String runKey() {
    return job.place() == null ? "" : job.place().run().toString();
  }

  private List<String> tags() {
    return job.request().labels().keySet().stream()
        .filter(AysLabels::isTag)
        .map(AysLabels::word)
        .sorted()
        .toList();
  }

  private long lastChange() {
    return latest(job.times().createdAt(), job.times().startedAt(), job.times().endedAt());
  }

  /** Seconds since 1970. */
  static long latest(@Nullable Instant... times) {
    return Stream.of(times)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElseThrow()
        .getEpochSecond();
  }

  private List<StateChange> stateChanges() {
    var changes = new ArrayList<StateChange>();
    changes.add(new StateChange(job.times().createdAt().getEpochSecond(), "new"));
    if (job.times().startedAt() != null) {
      changes.add(new StateChange(job.times().startedAt().getEpochSecond(), "running"));
    }
    if (job.times().endedAt() != null) {
      changes.add(new StateChange(job.times().endedAt().getEpochSecond(), state()));
    }
    return changes;
  }

  /** Of the attempt that ended last, when that did not succeed. */
  List<LogObject> logs() {
    boolean isUnsuccessful = job.state() instanceof Ended(Outcome outcome) && outcome != Outcome.OK;
    if (!isUnsuccessful && job.error() == null) {
      return List.of();
    }
    var endedAt = Objects.requireNonNullElse(job.times().endedAt(), job.times().queuedAt());
    var word = isUnsuccessful ? job.state().word() : Outcome.ERROR.word();
    return List.of(LogObject.error(endedAt, text(word, job.error())));
  }

  /**
   * What was logged, and of every attempt that did not succeed, why; it says what AYS has no state
   * for.
   */
  List<LogObject> logs(List<AttemptRecord> attempts, List<LogLine> lines) {
    var errors = attempts.stream().flatMap(attempt -> log(attempt).stream()).toList();
    var logged = lines.stream().map(LogObject::of);
    return Stream.concat(logged, (errors.isEmpty() ? logs() : errors).stream())
        .sorted(Comparator.comparingLong(LogObject::epoch))
        .toList();
  }

  private List<LogObject> log(AttemptRecord attempt) {
    if (attempt.endedAt() == null || attempt.status().equals(Outcome.OK.word())) {
      return List.of();
    }
    var text = text(attempt.status(), attempt.error());
    return List.of(LogObject.error(attempt.endedAt(), "attempt " + attempt.number() + ": " + text));
  }

  private String text(String word, @Nullable String error) {
    return error == null ? word : word + ": " + secrets.masked(error);
  }
}
