package dev.monitored.operator.reconcile;

import static dev.monitored.operator.diagnosis.Situations.MAIN;
import static dev.monitored.operator.diagnosis.Situations.NOW;
import static dev.monitored.operator.diagnosis.Situations.heard;
import static dev.monitored.operator.diagnosis.Situations.withoutPool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.diagnosis.Situation;
import dev.monitored.operator.diagnosis.Situations;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReloadTimesTest {
  private final ReloadTimes times = new ReloadTimes();

  @Test
  void theTimeFromTheWriteToTheLoadedConfigurationIsMeasured() {
    missed("a", 10);
    missed("a", 20);
    loaded("a", 42);
    loaded("a", 99);

    assertThat(times.usual()).containsOnly(Map.entry(MAIN, Duration.ofSeconds(42)));
  }

  @Test
  void whatWasThereFromTheBeginningTellsNothing() {
    loaded("a", 42);

    assertThat(times.usual()).isEmpty();
  }

  @Test
  void oneThatTakesVeryLongIsNotUsual() {
    for (var seconds : new int[] {40, 600, 50}) {
      missed("a" + seconds, 1);
      loaded("a" + seconds, seconds);
    }

    assertThat(times.usual()).containsEntry(MAIN, Duration.ofSeconds(50));
  }

  @Test
  void onlyTheLastOnesCount() {
    for (int i = 0; i < 30; i++) {
      missed("a" + i, 1);
      loaded("a" + i, i < 15 ? 100 : 20);
    }

    assertThat(times.usual()).containsEntry(MAIN, Duration.ofSeconds(20));
  }

  @Test
  void whatIsDeletedIsNotAwaited() {
    missed("a", 1);
    times.retain(Set.of("b"));
    loaded("a", 42);

    assertThat(times.usual()).isEmpty();
  }

  private void missed(String uid, int seconds) {
    var situations = new Situations();
    situations.answers.put(MAIN, withoutPool(true));
    times.note(after(situations, uid, seconds));
  }

  private void loaded(String uid, int seconds) {
    var situations = new Situations();
    situations.answers.put(MAIN, heard("up", ""));
    times.note(after(situations, uid, seconds));
  }

  private static Situation after(Situations situations, String uid, int seconds) {
    situations.written = NOW;
    situations.now = NOW.plusSeconds(seconds);
    var situation = situations.situation();
    situation.monitored().getMetadata().setUid(uid);
    return situation;
  }
}
