package dev.monitored.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
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
    var condition = new ConditionBuilder().withType(type).withStatus(now).build();

    assertThat(Transitions.isWorthAnEvent(condition, before)).isEqualTo(expected);
  }
}
