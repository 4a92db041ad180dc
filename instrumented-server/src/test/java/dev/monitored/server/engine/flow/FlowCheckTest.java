package dev.monitored.server.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.job.queue.EndCounts;
import dev.monitored.server.job.queue.QueueStatus;
import dev.monitored.server.job.queue.StoreCounts;
import dev.monitored.server.job.queue.StoreCounts.Waiting;
import dev.monitored.server.job.queue.Tallies;
import dev.monitored.server.job.queue.Tallies.Ends;
import dev.monitored.server.job.run.RunDurations;
import dev.monitored.server.job.schedule.ScheduleCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FlowCheckTest {
  private static final Instant NOW = Instant.parse("2026-12-01T12:00:30Z");
  private static final long MINUTE = NOW.getEpochSecond() / 60;
  private static final Duration LONG = Duration.ofSeconds(61);

  private final Map<String, QueueStatus> queues = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Ends> ends = new ArrayList<>();
  private final List<ScheduleCounts> schedules = new ArrayList<>();
  private @Nullable String standstill;
  private boolean isFull;

  private Flow flow() {
    var counts = new StoreCounts(queues, waiting, Map.of(), Map.of(), RunDurations.NONE);
    return new FlowCheck(
            FlowLimits.DEFAULT,
            Set.of("mail", "night"),
            Set.of("mail"),
            counts,
            new Tallies(NOW, List.of(), ends),
            schedules,
            Optional.ofNullable(standstill),
            isFull)
        .flow();
  }

  private List<String> findings() {
    return flow().findings().stream()
        .map(finding -> (finding.code().word() + " " + finding.subject()).strip())
        .toList();
  }

  private static QueueStatus queue(
      @Nullable Integer limit, boolean paused, long depth, long running, Duration oldest) {
    return new QueueStatus(limit, paused, depth, 0, running, oldest);
  }

  @Test
  void aServerWithoutWorkIsFlowing() {
    queues.put("mail", QueueStatus.EMPTY);

    assertThat(flow().status()).isEqualTo(FlowStatus.FLOWING);
    assertThat(findings()).isEmpty();
  }

  @Test
  void aShortWaitIsNoFinding() {
    queues.put("mail", queue(1, false, 500, 1, Duration.ofSeconds(60)));

    assertThat(flow().status()).isEqualTo(FlowStatus.FLOWING);
  }

  @Test
  void aLongWaitHasACause() {
    queues.put("mail", queue(null, false, 3, 0, LONG));
    assertThat(findings()).containsExactly("queue-stuck mail");

    queues.put("mail", queue(null, false, 3, 2, LONG));
    assertThat(findings()).containsExactly("queue-late mail");

    queues.put("mail", queue(2, false, 3, 2, LONG));
    assertThat(findings()).containsExactly("limit-reached mail");

    queues.put("mail", queue(2, true, 3, 2, LONG));
    assertThat(findings()).containsExactly("queue-paused mail");
  }

  @Test
  void aQueueThatWasRemovedIsNamed() {
    queues.put("gone", queue(null, false, 3, 0, LONG));

    assertThat(findings()).containsExactly("queue-not-in-settings gone");
    assertThat(flow().status()).isEqualTo(FlowStatus.STARVED);
  }

  @Test
  void anActionThatWasRemovedIsNamedOnce() {
    waiting.add(new Waiting("mail", "mail", 7));
    waiting.add(new Waiting("mail", "fax", 2));
    waiting.add(new Waiting("night", "fax", 3));

    assertThat(findings()).containsExactly("action-not-in-settings fax");
    assertThat(flow().findings().getFirst().numbers()).containsEntry("waiting", 5L);
  }

  @Test
  void anActionIsFailingWhenHalfOfEnoughEndsFailed() {
    ends.add(new Ends(MINUTE, "mail", new EndCounts(2, 1, 1, 0)));
    assertThat(findings()).isEmpty();

    ends.add(new Ends(MINUTE - 14, "mail", new EndCounts(1, 1, 0, 0)));
    assertThat(findings()).containsExactly("action-failing mail");
    assertThat(flow().status()).isEqualTo(FlowStatus.FAILING);
  }

  @Test
  void oldEndsDoNotCount() {
    ends.add(new Ends(MINUTE - 15, "mail", new EndCounts(0, 50, 0, 0)));

    assertThat(findings()).isEmpty();
  }

  @Test
  void aScheduleMayStartNothingOnce() {
    schedules.add(schedule(1));
    assertThat(findings()).isEmpty();

    schedules.add(schedule(2));
    assertThat(findings()).containsExactly("schedule-missed nightly");
    assertThat(flow().status()).isEqualTo(FlowStatus.LATE);
  }

  private static ScheduleCounts schedule(long missed) {
    return new ScheduleCounts(
        "nightly",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        9,
        9,
        missed,
        Map.of());
  }

  @Test
  void theWorstComesFirst() {
    isFull = true;
    standstill = "claiming jobs has made no progress for 14 s";
    schedules.add(schedule(2));
    queues.put("mail", queue(null, false, 3, 2, LONG));
    ends.add(new Ends(MINUTE, "mail", new EndCounts(0, 9, 0, 0)));

    assertThat(findings())
        .containsExactly(
            "store-full",
            "replica-stuck",
            "action-failing mail",
            "queue-late mail",
            "schedule-missed nightly");
    assertThat(flow().status()).isEqualTo(FlowStatus.STARVED);
  }
}
