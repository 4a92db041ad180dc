package dev.monitored.operator.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.FakePrometheus;
import dev.monitored.operator.evidence.EnforcedLabel;
import dev.monitored.operator.evidence.Questions;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.ReplicaAddresses;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose answers are news. */
class PollersTest {
  private static final PrometheusRef MAIN = new PrometheusRef("Prometheus", "monitoring", "main");
  private static final MonitoredRef SHOP = new MonitoredRef("team", "shop");
  private static final String POOL = "serviceMonitor/team/shop/0";
  private static final Duration SOON = Duration.ofSeconds(10);

  private final FakePrometheus prometheus = FakePrometheus.start();
  private final List<MonitoredRef> news = new CopyOnWriteArrayList<>();
  private final Pollers pollers =
      new Pollers(_ -> address(), news::add, (_, _) -> {}, InstantSource.system());

  @AfterEach
  void stop() {
    pollers.close();
    prometheus.close();
  }

  @Test
  void theFirstAnswerOfOneThatIsProvenIsNoNewsIfItIsGood() {
    prometheus.target(POOL, "shop-0", "");

    ask(Awaited.NOTHING);

    awaitAnswer();
    assertThat(news).isEmpty();
  }

  @Test
  void theFirstAnswerOfOneThatIsProvenIsNewsIfItIsBad() {
    prometheus.target(POOL, "shop-0", "connection refused");

    ask(Awaited.NOTHING);

    await().atMost(SOON).until(() -> news.contains(SHOP));
  }

  @Test
  void theFirstAnswerIsNewsForWhoeverWaitsForIt() {
    prometheus.target(POOL, "shop-0", "");

    ask(Awaited.ALL);

    await().atMost(SOON).until(() -> news.contains(SHOP));
  }

  private void awaitAnswer() {
    await().atMost(SOON).until(() -> pollers.about(SHOP).of(MAIN).isPresent());
  }

  private void ask(Awaited awaited) {
    var question =
        Questions.of(Set.of("shop-0"), Set.of(POOL), List.of(), Set.of(), EnforcedLabel.NONE);
    pollers.ask(SHOP, Map.of(MAIN, question), Map.of(MAIN, awaited));
  }

  private ReplicaAddresses address() {
    return ReplicaAddresses.of(List.of(List.of(URI.create(prometheus.url()))));
  }
}
