package dev.monitored.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.monitored.server.job.JobEvent.Cancelled;
import dev.monitored.server.job.JobEvent.Claimed;
import dev.monitored.server.job.JobEvent.DeadlinePassed;
import dev.monitored.server.job.JobEvent.FailedForNow;
import dev.monitored.server.job.JobEvent.Finished;
import dev.monitored.server.job.JobEvent.Interrupted;
import dev.monitored.server.job.JobEvent.Lost;
import dev.monitored.server.job.JobEvent.Queued;
import dev.monitored.server.job.JobEvent.Retried;
import dev.monitored.server.job.JobEvent.Unreadable;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.JobState.New;
import dev.monitored.server.job.JobState.Running;
import dev.monitored.server.job.JobState.Scheduled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TransitionsTest {
  private record Move(JobState from, JobEvent event) {}

  /** The whole table: what is not in it must be refused. */
  private static final Map<Move, JobState> LEGAL =
      Map.ofEntries(
          Map.entry(new Move(new New(), new Queued()), new Scheduled()),
          Map.entry(new Move(new New(), new Cancelled()), new Ended(Outcome.CANCELLED)),
          Map.entry(new Move(new Scheduled(), new Cancelled()), new Ended(Outcome.CANCELLED)),
          Map.entry(new Move(new New(), new DeadlinePassed()), new Ended(Outcome.TIMEOUT)),
          Map.entry(new Move(new Scheduled(), new DeadlinePassed()), new Ended(Outcome.TIMEOUT)),
          Map.entry(new Move(new Scheduled(), new Claimed()), new Running()),
          Map.entry(new Move(new Scheduled(), new Unreadable()), new Ended(Outcome.ERROR)),
          Map.entry(new Move(new Ended(Outcome.ERROR), new Retried()), new New()),
          Map.entry(new Move(new Ended(Outcome.TIMEOUT), new Retried()), new New()),
          Map.entry(new Move(new Ended(Outcome.CANCELLED), new Retried()), new New()),
          Map.entry(new Move(new Running(), new FailedForNow(false)), new Scheduled()),
          Map.entry(new Move(new Running(), new FailedForNow(true)), new Ended(Outcome.CANCELLED)),
          Map.entry(new Move(new Running(), new Finished(Outcome.OK)), new Ended(Outcome.OK)),
          Map.entry(new Move(new Running(), new Finished(Outcome.ERROR)), new Ended(Outcome.ERROR)),
          Map.entry(
              new Move(new Running(), new Finished(Outcome.TIMEOUT)), new Ended(Outcome.TIMEOUT)),
          Map.entry(
              new Move(new Running(), new Finished(Outcome.CANCELLED)),
              new Ended(Outcome.CANCELLED)),
          Map.entry(new Move(new Running(), new Interrupted(false)), new Scheduled()),
          Map.entry(new Move(new Running(), new Interrupted(true)), new Ended(Outcome.CANCELLED)),
          Map.entry(new Move(new Running(), new Lost(1, false)), new Scheduled()),
          Map.entry(new Move(new Running(), new Lost(3, false)), new Scheduled()),
          Map.entry(new Move(new Running(), new Lost(4, false)), new Ended(Outcome.ERROR)),
          Map.entry(new Move(new Running(), new Lost(1, true)), new Ended(Outcome.CANCELLED)),
          Map.entry(new Move(new Running(), new Lost(4, true)), new Ended(Outcome.CANCELLED)));

  private static List<JobEvent> events() {
    var finished = Stream.of(Outcome.values()).map(Finished::new);
    var others =
        Stream.of(
            new Queued(),
            new Claimed(),
            new Cancelled(),
            new DeadlinePassed(),
            new Unreadable(),
            new Retried(),
            new FailedForNow(false),
            new FailedForNow(true),
            new Interrupted(false),
            new Interrupted(true),
            new Lost(1, false),
            new Lost(3, false),
            new Lost(4, false),
            new Lost(1, true),
            new Lost(4, true));
    return Stream.<JobEvent>concat(finished, others).toList();
  }

  @Test
  void everyMoveIsInTheTableOrRefused() {
    for (var state : JobState.all()) {
      for (var event : events()) {
        var expected = Optional.ofNullable(LEGAL.get(new Move(state, event)));
        if (expected.isPresent()) {
          assertThat(Transitions.next(state, event)).isEqualTo(expected.get());
        } else {
          assertThatIllegalStateException().isThrownBy(() -> Transitions.next(state, event));
        }
      }
    }
  }

  @Test
  void wordsOfStatesAreReadBack() {
    assertThat(JobState.all().stream().map(JobState::word))
        .containsExactly("new", "scheduled", "running", "ok", "error", "timeout", "cancelled");
    for (var state : JobState.all()) {
      assertThat(JobState.parse(state.word())).contains(state);
    }
    assertThat(JobState.parse("queued")).isEmpty();
  }
}
