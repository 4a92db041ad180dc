package dev.monitored.operator.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.FakePrometheus;
import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.EnforcedLabel;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.snapshot.ReplicaAddresses;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollersIT {
  private static final PrometheusRef PLAIN = new PrometheusRef("Plain", "system", "bundled");
  private static final MonitoredRef SHOP = new MonitoredRef("team", "shop");
  private static final MonitoredRef DESK = new MonitoredRef("team", "desk");
  private static final Map<PrometheusRef, Question> QUESTION =
      Map.of(PLAIN, new Question(Set.of(), List.of(), EnforcedLabel.NONE));

  private final FakePrometheus prometheus = FakePrometheus.start();
  private final List<MonitoredRef> news = new CopyOnWriteArrayList<>();
  private final List<Boolean> polls = new CopyOnWriteArrayList<>();
  private final Pollers pollers =
      new Pollers(
          _ -> ReplicaAddresses.of(List.of(List.of(URI.create(prometheus.url())))),
          news::add,
          (_, answered) -> polls.add(answered));

  @AfterEach
  void stop() {
    pollers.close();
    prometheus.close();
  }

  @Test
  void asksOnceForAllAndTellsOnlyNews() {
    prometheus.discovered("team", "shop", "shop-0", "");

    pollers.ask(SHOP, QUESTION, true);
    pollers.ask(DESK, QUESTION, true);

    await().atMost(Duration.ofSeconds(10)).until(() -> targets(SHOP) == 1 && targets(DESK) == 0);
    await().atMost(Duration.ofSeconds(20)).until(() -> polls.size() >= 4);
    assertThat(news).containsExactlyInAnyOrder(SHOP, DESK);
  }

  @Test
  void oneFailureIsAnAccidentAndTwoAreAFact() {
    prometheus.discovered("team", "shop", "shop-0", "");
    pollers.ask(SHOP, QUESTION, true);
    await().atMost(Duration.ofSeconds(10)).until(() -> targets(SHOP) == 1);

    prometheus.close();

    await().atMost(Duration.ofSeconds(20)).until(() -> polls.contains(false));
    assertThat(targets(SHOP)).isEqualTo(1);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> pollers.about(SHOP).answers().get(PLAIN) instanceof Answer.Unreachable);
  }

  @Test
  void whatIsForgottenIsNoLongerAskedFor() {
    pollers.ask(SHOP, QUESTION, true);
    await().atMost(Duration.ofSeconds(10)).until(() -> !polls.isEmpty());

    pollers.forget(SHOP);

    assertThat(pollers.about(SHOP).answers()).isEmpty();
    await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
    var before = polls.size();
    await().pollDelay(Duration.ofSeconds(7)).until(() -> true);
    assertThat(polls).hasSize(before);
  }

  private int targets(MonitoredRef application) {
    return pollers.about(application).answers().get(PLAIN) instanceof Heard heard
        ? heard.targets().size()
        : -1;
  }
}
