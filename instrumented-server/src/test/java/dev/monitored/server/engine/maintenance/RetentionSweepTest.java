package dev.monitored.server.engine.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.job.queue.Retention;
import dev.monitored.server.store.MaintenanceStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetentionSweepTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int ROWS = 1000;

  /** Jobs by their age: first some that are kept, then some that are not, then some that are. */
  private static final class Jobs implements MaintenanceStore {
    private final int kept;
    private final int behind;
    private int old;
    private int vacuums;

    Jobs(int kept, int old, int behind) {
      this.kept = kept;
      this.old = old;
      this.behind = behind;
    }

    @Override
    public Slice<PurgePosition> purge(Retention retention, PurgePosition from) {
      int at = (int) from.kept();
      if (at < kept || old == 0) {
        int next = at + ROWS;
        return new Slice<>(0, next < kept + behind ? position(next) : Optional.empty());
      }
      int some = Math.min(old, ROWS);
      old -= some;
      return new Slice<>(some, position(at));
    }

    private static Optional<PurgePosition> position(int kept) {
      return Optional.of(new PurgePosition("id" + kept, kept));
    }

    @Override
    public void vacuum() {
      vacuums++;
    }

    @Override
    public Slice<Long> purgeChanges(Long from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Slice<Instant> passDeadlines(Instant from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Slice<Instant> purgeKeys(Instant from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Slice<String> purgeOrphanedLogs(String from) {
      throw new UnsupportedOperationException();
    }
  }

  private long nanos = Long.MAX_VALUE - 5;

  private RetentionSweep sweep(MaintenanceStore jobs) {
    return new RetentionSweep(jobs, Retention.DEFAULT, () -> nanos);
  }

  /** Slices until it rests. */
  private static int slices(RetentionSweep sweep) {
    int slices = 1;
    while (sweep.slice().isZero()) {
      slices++;
    }
    return slices;
  }

  @Test
  void vacuumsAfterEachTwentyThousandDeletedJobs() {
    var jobs = new Jobs(0, 59_999, 0);

    slices(sweep(jobs));

    assertThat(jobs.vacuums).isEqualTo(2);
  }

  @Test
  void countsTheJobsThatItDeletes() {
    var jobs = new Jobs(0, 2500, 0);
    var sweep = sweep(jobs);

    slices(sweep);

    assertThat(sweep.purged()).isEqualTo(2500);
    assertThat(jobs.old).isZero();
  }

  @Test
  void restsForNoLongerThanASecondThoughThereWasNothingToDelete() {
    assertThat(sweep(new Jobs(0, 0, 0)).slice()).isEqualTo(SECOND);
  }

  @Test
  void looksForWhatEndedInTimeWithoutGoingOverAllThatWaits() {
    var jobs = new Jobs(0, 0, 1_000_000);
    var sweep = sweep(jobs);
    assertThat(slices(sweep)).isEqualTo(1_000_000 / ROWS);

    jobs.old = 30_000;
    int slices = slices(sweep);

    assertThat(jobs.old).isZero();
    assertThat(slices).isBetween(30, 30 + 45);
  }

  @Test
  void goesOverAllOnceAMinute() {
    var jobs = new Jobs(20_000, 10, 5000);
    var sweep = sweep(jobs);
    slices(sweep);
    jobs.old = 10;
    slices(sweep);
    assertThat(jobs.old).isEqualTo(10);

    nanos += Duration.ofMinutes(1).toNanos();
    slices(sweep);

    assertThat(jobs.old).isZero();
  }
}
