package dev.monitored.operator.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.naming.MonitoredRef;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UpSeriesTest {
  @Test
  void asksForEachTargetOfAll() {
    var query =
        UpSeries.query(
            List.of(new MonitoredRef("team", "shop"), new MonitoredRef("team", "a.desk")));

    assertThat(query)
        .isEqualTo(
            "min by (namespace, job, pod, instance, metrics_path)"
                + " (up{job=~\"a\\\\.desk|shop\",namespace=~\"team\"})");
  }

  @Test
  void namesComeInChunksAndEachInOne() {
    var all =
        IntStream.range(0, 500)
            .mapToObj(i -> new MonitoredRef("n".repeat(60) + i % 9, "shop-" + i))
            .toList();

    var chunks = UpSeries.chunks(all);

    assertThat(chunks).hasSizeBetween(2, 10);
    assertThat(chunks).allMatch(chunk -> UpSeries.query(chunk).length() < 6_100);
    assertThat(chunks.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(all);
  }
}
