package dev.monitored.server.http.overview;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.server.http.wire.Durations;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.queue.EndCounts;
import dev.monitored.server.job.queue.QueueStatus;
import dev.monitored.server.job.queue.StateCounts;
import dev.monitored.server.job.queue.StoreCounts;
import dev.monitored.server.job.queue.Tallies;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** All jobs at once, as the API shows them. */
public record SummaryView(
    String at,
    String since,
    long jobs,
    Map<String, Long> states,
    Waiting waiting,
    List<QueueSummary> queues,
    List<ActionSummary> actions,
    Ends lastHour,
    Throughput throughput) {
  private static final int LATELY = 5;

  /** Jobs that wait for room or for their time. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Waiting(
      long ready, long delayed, @Nullable BigDecimal oldestSeconds, @Nullable String oldestQueue) {}

  /** The jobs of a queue. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record QueueSummary(
      String name,
      boolean inSettings,
      boolean paused,
      @Nullable Integer concurrency,
      Map<String, Long> states,
      long ready,
      long delayed,
      @Nullable BigDecimal oldestSeconds) {}

  /** The jobs of an action. */
  public record ActionSummary(
      String name, boolean inSettings, Map<String, Long> states, Ends lastHour) {}

  /** What ended in a time. */
  public record Ends(long ended, long succeeded, long failed, long cancelled) {
    static Ends of(EndCounts counts) {
      return new Ends(counts.ended(), counts.ok(), counts.failed(), counts.cancelled());
    }
  }

  /** Ends by the minute, the oldest first. */
  public record Throughput(BigDecimal perMinute, List<Minute> minutes) {}

  /** What ended in a minute. */
  public record Minute(String at, long ended, long succeeded, long failed) {}

  static SummaryView of(
      StoreCounts counts, Tallies tallies, Set<String> queues, Set<String> actions) {
    var all =
        tallies.jobs().stream()
            .map(Tallies.Jobs::states)
            .reduce(StateCounts.NONE, StateCounts::plus);
    return new SummaryView(
        tallies.now().toString(),
        start(tallies.minute() - Tallies.MINUTES),
        all.jobs(),
        states(all),
        waiting(counts.queues()),
        queues(counts, tallies, queues),
        actions(tallies, actions),
        Ends.of(tallies.ends(_ -> true)),
        throughput(tallies));
  }

  private static String start(long minute) {
    return Instant.ofEpochSecond(60 * minute).toString();
  }

  /** In the order of a job's life. */
  private static Map<String, Long> states(StateCounts counts) {
    var states = new LinkedHashMap<String, Long>();
    JobState.all().forEach(state -> states.put(state.word(), counts.in(state)));
    return states;
  }

  private static Waiting waiting(Map<String, QueueStatus> queues) {
    long ready = queues.values().stream().mapToLong(QueueStatus::depth).sum();
    long delayed = queues.values().stream().mapToLong(QueueStatus::delayed).sum();
    return queues.entrySet().stream()
        .filter(queue -> queue.getValue().depth() > 0)
        .max(Map.Entry.comparingByValue(Comparator.comparing(QueueStatus::oldest)))
        .map(queue ->
            new Waiting(
                ready, delayed, Durations.seconds(queue.getValue().oldest()), queue.getKey()))
        .orElseGet(() -> new Waiting(ready, delayed, null, null));
  }

  private static List<QueueSummary> queues(
      StoreCounts counts, Tallies tallies, Set<String> inSettings) {
    var jobs = tallies.jobsBy(Tallies.Jobs::queue);
    var names = new TreeSet<>(inSettings);
    names.addAll(jobs.keySet());
    return names.stream()
        .map(name -> {
          var status = counts.queues().getOrDefault(name, QueueStatus.EMPTY);
          return new QueueSummary(
              name,
              inSettings.contains(name),
              status.paused(),
              status.concurrency(),
              states(jobs.getOrDefault(name, StateCounts.NONE)),
              status.depth(),
              status.delayed(),
              status.depth() == 0 ? null : Durations.seconds(status.oldest()));
        })
        .toList();
  }

  private static List<ActionSummary> actions(Tallies tallies, Set<String> inSettings) {
    var jobs = tallies.jobsBy(Tallies.Jobs::action);
    var ends = tallies.endsByAction(_ -> true);
    var names = new TreeSet<>(inSettings);
    names.addAll(jobs.keySet());
    return names.stream()
        .map(name ->
            new ActionSummary(
                name,
                inSettings.contains(name),
                states(jobs.getOrDefault(name, StateCounts.NONE)),
                Ends.of(ends.getOrDefault(name, EndCounts.NONE))))
        .toList();
  }

  private static Throughput throughput(Tallies tallies) {
    long now = tallies.minute();
    var minutes =
        LongStream.rangeClosed(now - Tallies.MINUTES, now)
            .mapToObj(minute -> minute(minute, tallies))
            .toList();
    long lately =
        tallies.ends(ends -> ends.minute() < now && ends.minute() >= now - LATELY).ended();
    return new Throughput(
        BigDecimal.valueOf(lately).divide(BigDecimal.valueOf(LATELY), 1, RoundingMode.HALF_UP),
        minutes);
  }

  private static Minute minute(long minute, Tallies tallies) {
    var ends = tallies.ends(some -> some.minute() == minute);
    return new Minute(start(minute), ends.ended(), ends.ok(), ends.failed());
  }
}
