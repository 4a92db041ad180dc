package dev.monitored.server.engine.flow;

import dev.monitored.server.engine.flow.Finding.Code;
import dev.monitored.server.engine.schedule.Punctuality;
import dev.monitored.server.job.queue.EndCounts;
import dev.monitored.server.job.queue.QueueStatus;
import dev.monitored.server.job.queue.StoreCounts;
import dev.monitored.server.job.queue.Tallies;
import dev.monitored.server.job.schedule.ScheduleCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks for what keeps work from flowing.
 *
 * @param queues in the settings of this process
 * @param standstill of this process, if it takes no jobs
 * @param isFull whether the store has no room for more jobs
 */
public record FlowCheck(
    FlowLimits limits,
    Set<String> queues,
    StoreCounts counts,
    Tallies tallies,
    List<ScheduleCounts> schedules,
    Optional<String> standstill,
    boolean isFull) {
  /** A schedule may start nothing once: what it started before may still run. */
  private static final long MAX_MISSED = 1;

  public Flow flow() {
    var all = counts.queues().values();
    return new Flow(
        tallies.now(),
        all.stream().mapToLong(QueueStatus::running).sum(),
        all.stream().mapToLong(QueueStatus::depth).sum(),
        all.stream().map(QueueStatus::oldest).max(Comparator.naturalOrder()).orElse(Duration.ZERO),
        tallies.ends(this::isRecent),
        limits,
        findings());
  }

  private boolean isRecent(Tallies.Ends ends) {
    return ends.minute() > tallies.minute() - FlowLimits.WINDOW.toMinutes();
  }

  private List<Finding> findings() {
    var findings = new ArrayList<Finding>();
    if (isFull) {
      findings.add(
          server(
              Code.STORE_FULL,
              "The store has no room for new jobs.",
              "Enlarge the volume, or delete jobs: POST /api/v1/jobs/delete."));
    }
    standstill.ifPresent(why ->
        findings.add(
            server(
                Code.REPLICA_STUCK,
                "This replica takes no jobs: " + why,
                "Check the connection to the database, and the log of this replica.")));
    new TreeMap<>(counts.queues())
        .forEach((name, queue) -> ofQueue(name, queue).ifPresent(findings::add));
    tallies
        .endsByAction(this::isRecent)
        .forEach((name, ends) -> ofAction(name, ends).ifPresent(findings::add));
    schedules.forEach(schedule -> ofSchedule(schedule).ifPresent(findings::add));
    findings.sort(Comparator.comparing(Finding::code));
    return List.copyOf(findings);
  }

  private static Finding server(Code code, String detail, String remedy) {
    return new Finding(code, "", detail, remedy, Map.of());
  }

  private Optional<Finding> ofQueue(String name, QueueStatus queue) {
    if (queue.depth() == 0 || queue.oldest().compareTo(limits.maxWait()) <= 0) {
      return Optional.empty();
    }
    var code = code(name, queue);
    var numbers = new TreeMap<String, Number>();
    numbers.put("ready", queue.depth());
    numbers.put("running", queue.running());
    numbers.put("oldestSeconds", queue.oldest().toSeconds());
    if (queue.concurrency() != null) {
      numbers.put("concurrency", queue.concurrency());
    }
    var detail =
        "%d jobs are ready in the queue %s, the oldest for %d s; %d run."
            .formatted(queue.depth(), name, queue.oldest().toSeconds(), queue.running());
    return Optional.of(new Finding(code, name, detail, remedy(code, name), numbers));
  }

  private Code code(String name, QueueStatus queue) {
    if (queue.paused()) {
      return Code.QUEUE_PAUSED;
    }
    if (!queues.contains(name)) {
      return Code.QUEUE_NOT_IN_SETTINGS;
    }
    if (queue.running() == 0) {
      return Code.QUEUE_STUCK;
    }
    return queue.concurrency() != null && queue.running() >= queue.concurrency()
        ? Code.LIMIT_REACHED
        : Code.QUEUE_LATE;
  }

  private static String remedy(Code code, String queue) {
    return switch (code) {
      case QUEUE_PAUSED ->
          "Resume the queue when its jobs may start: POST /api/v1/queues/" + queue + "/resume.";
      case QUEUE_NOT_IN_SETTINGS ->
          "Add the queue to JOBSERVER_QUEUES, or its action to the settings, or move its jobs:"
              + " POST /api/v1/jobs/move.";
      case LIMIT_REACHED -> "Raise the limit of the queue in JOBSERVER_QUEUES, or submit less.";
      case QUEUE_LATE -> "Add replicas, raise JOBSERVER_WORKERS, or submit less.";
      default -> "Check that replicas with this queue are ready, and read their logs.";
    };
  }

  private Optional<Finding> ofAction(String name, EndCounts ends) {
    boolean isFailing =
        ends.ended() >= FlowLimits.MIN_ENDED
            && 100 * ends.failed() >= limits.maxFailurePercent() * ends.ended();
    return isFailing
        ? Optional.of(
            new Finding(
                Code.ACTION_FAILING,
                name,
                "%d of the %d jobs of the action %s that ended in the last %d minutes failed."
                    .formatted(ends.failed(), ends.ended(), name, FlowLimits.WINDOW.toMinutes()),
                "Read their errors, repair the cause, and retry them: POST /api/v1/jobs/retry.",
                Map.of("ended", ends.ended(), "failed", ends.failed())))
        : Optional.empty();
  }

  private Optional<Finding> ofSchedule(ScheduleCounts schedule) {
    long missed = Punctuality.missed(schedule, tallies.now());
    return missed > MAX_MISSED
        ? Optional.of(
            new Finding(
                Code.SCHEDULE_MISSED,
                schedule.name(),
                "The schedule %s started nothing at its last %d times."
                    .formatted(schedule.name(), missed),
                "Check whether its previous job or run still runs, and whether what it starts is"
                    + " still valid: GET /api/v1/schedules/"
                    + schedule.name()
                    + "/history.",
                Map.of("missed", missed)))
        : Optional.empty();
  }
}
