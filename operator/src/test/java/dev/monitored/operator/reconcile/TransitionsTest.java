package dev.monitored.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransitionsTest {

  @ParameterizedTest
  @CsvSource({
    "TargetsUp, '',      True,    false",
    "TargetsUp, '',      Unknown, false",
    "TargetsUp, '',      False,   true",
    "TargetsUp, Unknown, True,    true",
    "TargetsUp, Unknown, False,   true",
    "TargetsUp, Unknown, Unknown, false",
    "TargetsUp, True,    Unknown, true",
    "TargetsUp, True,    False,   true",
    "TargetsUp, True,    True,    false",
    "TargetsUp, False,   Unknown, true",
    "TargetsUp, False,   True,    true",
    "TargetsUp, False,   False,   false",
    "Ready,     '',      True,    false",
    "Ready,     '',      False,   false",
    "Ready,     Unknown, True,    true",
    "Ready,     True,    False,   false",
    "Ready,     True,    Unknown, false",
    "Reconciling, '',    True,    false",
    "Stalled,   '',      True,    false",
  })
  void aChangeOrABadBeginningIsWorthAnEvent(
      String type, String before, String now, boolean expected) {
    var was =
        Optional.of(before)
            .filter(status -> !status.isEmpty())
            .map(status -> condition(type, status, "Before"));

    assertThat(Transitions.isWorthAnEvent(condition(type, now, "Now"), was)).isEqualTo(expected);
  }

  @Test
  void dataThatAreAboutToBeLostAreNewsWhateverWasWrongBefore_M27() {
    var loss = condition("WorkloadReady", "False", "VolumeBeingDeleted");
    var other = condition("WorkloadReady", "False", "ImagePullFailed");

    assertThat(Transitions.isWorthAnEvent(loss, Optional.of(other))).isTrue();
    assertThat(Transitions.isWorthAnEvent(loss, Optional.of(loss))).isFalse();
    assertThat(Transitions.isWorthAnEvent(other, Optional.of(loss))).isFalse();
  }

  private static Condition condition(String type, String status, String reason) {
    return new ConditionBuilder().withType(type).withStatus(status).withReason(reason).build();
  }
}
