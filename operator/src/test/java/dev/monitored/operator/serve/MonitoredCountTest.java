package dev.monitored.operator.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.Monitored;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.client.CollectorRegistry;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MonitoredCountTest {
  private final CollectorRegistry registry = new CollectorRegistry();

  @Test
  void b28CountsByReadyAndTakesWhatHasNoStatusForUnknown() {
    count(
        "{conditions: [{type: Ready, status: 'True'}]}",
        "{conditions: [{type: TargetsUp, status: 'False'}, {type: Ready, status: 'True'}]}",
        "{conditions: [{type: Ready, status: 'False'}]}",
        "{conditions: [{type: TargetsUp, status: 'True'}]}",
        "{conditions: [{type: Ready, status: Perhaps}]}",
        "null");

    assertThat(value("True")).isEqualTo(2);
    assertThat(value("False")).isEqualTo(1);
    assertThat(value("Unknown")).isEqualTo(3);
  }

  @Test
  void saysThatThereAreNone() {
    count();

    assertThat(value("True")).isZero();
    assertThat(value("False")).isZero();
    assertThat(value("Unknown")).isZero();
  }

  private void count(String... statuses) {
    new MonitoredCount(() -> Stream.of(statuses).map(MonitoredCountTest::aMonitored))
        .register(registry);
  }

  private double value(String ready) {
    return registry.getSampleValue(
        "monitored_operator_monitored", new String[] {"ready"}, new String[] {ready});
  }

  private static Monitored aMonitored(String status) {
    return Serialization.unmarshal("metadata: {name: a}\nstatus: " + status, Monitored.class);
  }
}
