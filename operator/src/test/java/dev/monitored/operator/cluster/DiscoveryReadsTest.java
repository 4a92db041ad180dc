package dev.monitored.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.DocumentRead;
import dev.monitored.operator.prometheus.DocumentRead.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiscoveryReadsTest {
  private static final PrometheusRef PLAIN = new PrometheusRef("Plain", "system", "bundled");
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private boolean isAlone = true;
  private Instant now = START;
  private final DiscoveryReads reads = new DiscoveryReads(() -> now, () -> isAlone);

  @Test
  void whoHasReadWithinThreeMinutesReads() {
    now = START.plusSeconds(10);
    reads.note(PLAIN, Optional.of(Duration.ofSeconds(30)));
    var read = now;

    now = read.plusSeconds(179);
    assertThat(reads.of(PLAIN)).contains(new DocumentRead(State.READ, read));
    now = read.plusSeconds(180);
    assertThat(reads.of(PLAIN)).contains(new DocumentRead(State.NOT_READ, read));
    reads.note(PLAIN, Optional.empty());
    assertThat(reads.of(PLAIN)).contains(new DocumentRead(State.READ, now));
  }

  @Test
  void whoHasNeverReadIsKnownAfterThreeMinutes() {
    now = START.plusSeconds(179);
    assertThat(reads.of(PLAIN)).contains(new DocumentRead(State.UNKNOWN, null));
    now = START.plusSeconds(180);
    assertThat(reads.of(PLAIN)).contains(new DocumentRead(State.NOT_READ, null));
  }

  @Test
  void whoReadsSeldomHasMoreTime() {
    reads.note(PLAIN, Optional.of(Duration.ofMinutes(5)));

    now = START.plus(Duration.ofMinutes(10)).minusSeconds(1);
    assertThat(reads.of(PLAIN)).contains(new DocumentRead(State.READ, START));
    now = START.plus(Duration.ofMinutes(10));
    assertThat(reads.of(PLAIN)).contains(new DocumentRead(State.NOT_READ, START));
  }

  @Test
  void oneOfSeveralReplicasDoesNotKnow() {
    reads.note(PLAIN, Optional.empty());
    isAlone = false;

    assertThat(reads.of(PLAIN)).isEmpty();
    assertThat(reads.last(PLAIN)).contains(START);
  }
}
