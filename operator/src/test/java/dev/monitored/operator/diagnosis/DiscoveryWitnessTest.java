package dev.monitored.operator.diagnosis;

import static dev.monitored.operator.diagnosis.Situations.MAIN;
import static dev.monitored.operator.diagnosis.Situations.NOW;
import static dev.monitored.operator.diagnosis.Situations.PLAIN;
import static dev.monitored.operator.diagnosis.Situations.heard;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.MonitoredStatus.DiscoveryStatus;
import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.prometheus.DocumentRead;
import dev.monitored.operator.prometheus.DocumentRead.State;
import dev.monitored.operator.status.Conditions;
import dev.monitored.operator.status.StatusCalculator;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiscoveryWitnessTest {
  private static final Instant LAST = NOW.minusSeconds(200);

  private final Situations situations = new Situations();

  DiscoveryWitnessTest() {
    situations.choices.set(0, Situations.chosen(PLAIN, Route.HTTP_DISCOVERY, null));
    situations.answers.put(PLAIN, heard("up", ""));
  }

  @Test
  void oneRequestAfterTheOtherIsNoNews() {
    assertThat(seen(State.READ, NOW)).isEqualTo(new DiscoveryStatus(true, null));
    var before = situations.before;
    assertThat(seen(State.READ, NOW.plusSeconds(5))).isEqualTo(new DiscoveryStatus(true, null));
    assertThat(situations.before).isEqualTo(before);
  }

  @Test
  void theLastRequestIsToldWhenNoneFollows() {
    seen(State.READ, LAST);

    assertThat(seen(State.NOT_READ, LAST)).isEqualTo(new DiscoveryStatus(false, LAST.toString()));
  }

  @Test
  void aRestartedOperatorKeepsWhatItHasNotSeenOtherwise() {
    seen(State.NOT_READ, LAST);

    assertThat(seen(State.UNKNOWN, null)).isEqualTo(new DiscoveryStatus(false, LAST.toString()));
    assertThat(seen(State.NOT_READ, null)).isEqualTo(new DiscoveryStatus(false, LAST.toString()));
    seen(State.READ, NOW);
    assertThat(seen(State.UNKNOWN, null)).isEqualTo(new DiscoveryStatus(true, null));
    assertThat(seen(State.NOT_READ, null)).isEqualTo(new DiscoveryStatus(false, null));
  }

  @Test
  void itIsKnownWithoutAnAnswerAndChangesNoCondition() {
    situations.answers.put(PLAIN, new Answer.Unreachable(NOW.minusSeconds(3600), "refused"));
    seen(State.READ, NOW);
    var targets = condition();

    assertThat(seen(State.NOT_READ, LAST)).isEqualTo(new DiscoveryStatus(false, LAST.toString()));
    assertThat(condition()).isEqualTo(targets);
  }

  @Test
  void onlyWhoUsesDiscoveryIsWatched() {
    situations.choices.set(0, Situations.chosen(MAIN, Route.SERVICE_MONITOR, null));

    assertThat(seen(State.NOT_READ, LAST)).isNull();
  }

  private @Nullable DiscoveryStatus seen(State state, @Nullable Instant last) {
    situations.reads.put(PLAIN, new DocumentRead(state, last));
    MonitoredStatus status = StatusCalculator.next(situations.situation()).status();
    situations.before = status;
    return status.prometheuses().getFirst().discovery();
  }

  private Condition condition() {
    return Conditions.find(situations.before, Conditions.TARGETS_UP).orElseThrow();
  }
}
