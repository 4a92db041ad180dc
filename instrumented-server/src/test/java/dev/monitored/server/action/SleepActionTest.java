package dev.monitored.server.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monitored.action.ActionFailed;
import dev.monitored.action.Violation;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SleepActionTest {
  private final SleepAction sleep = new SleepAction();

  private List<Violation> violations(String name, Object value) {
    var arguments = new HashMap<String, @org.jspecify.annotations.Nullable Object>();
    arguments.put("seconds", 0);
    arguments.put(name, value);
    return sleep.check(arguments);
  }

  @Test
  void acceptsWhatItIsMadeFor() throws Exception {
    assertThat(sleep.check(Map.of("seconds", new BigDecimal("0.5"), "outcome", "error"))).isEmpty();
    assertThat(sleep.run(RecordedAttempt.with(Map.of("seconds", 0)))).isNull();
  }

  @Test
  void failsWhenToldTo() {
    assertThatExceptionOfType(ActionFailed.class)
        .isThrownBy(
            () -> sleep.run(RecordedAttempt.with(Map.of("seconds", 0, "outcome", "error"))));
  }

  @Test
  void refusesWhatItCannotDo() {
    assertThat(sleep.check(Map.of()))
        .containsExactly(new Violation("/arguments/seconds", "is required"));
    assertThat(violations("seconds", "1")).hasSize(1);
    assertThat(violations("seconds", -1)).hasSize(1);
    assertThat(violations("seconds", new BigDecimal("1e999999999"))).hasSize(1);
    assertThat(violations("seconds", new BigDecimal("-1e-999999999"))).hasSize(1);
    assertThat(violations("outcome", "timeout")).hasSize(1);
    assertThat(violations("a/b~c", 1))
        .containsExactly(new Violation("/arguments/a~1b~0c", "is not an argument of this action"));
  }
}
