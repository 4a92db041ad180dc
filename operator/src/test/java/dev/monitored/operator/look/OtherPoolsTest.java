package dev.monitored.operator.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.FakePrometheus;
import dev.monitored.operator.evidence.EnforcedLabel;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.evidence.Sought;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.query.Replies;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often all targets of a Prometheus are read, and what is kept of them. */
class OtherPoolsTest {
  private static final MonitoredRef SHOP = new MonitoredRef("team", "shop");
  private static final String CHART = "serviceMonitor/team/chart/0";
  private static final Replies.RuntimeInfo OLD = Replies.RuntimeInfo.NONE;

  private final FakePrometheus prometheus = FakePrometheus.start();
  private final PrometheusApi api = new PrometheusApi();
  private final OtherPools pools = new OtherPools(api, URI.create(prometheus.url()));
  private final Map<MonitoredRef, Question> questions = new HashMap<>();
  private Instant now = Instant.parse("2026-11-30T12:00:00Z");

  @AfterEach
  void stop() {
    api.close();
    prometheus.close();
  }

  @Test
  void isAskedOnceAtOnceAndAgainWhileNothingIsWritten() {
    ask(SHOP, true, "shop-0");
    pass(Duration.ofSeconds(1));
    assertThat(pools.of(SHOP)).isEmpty();
    assertThat(asked()).isEqualTo(1);

    prometheus.target(CHART, "shop-0", "");
    pass(Duration.ofSeconds(29));
    assertThat(asked()).isEqualTo(1);
    pass(Duration.ofSeconds(2));
    assertThat(pools.of(SHOP)).containsExactly(CHART);

    prometheus.gone(CHART, "shop-0");
    pass(Duration.ofSeconds(30));
    assertThat(pools.of(SHOP)).isEmpty();
    assertThat(asked()).isEqualTo(3);
  }

  /** One answer is enough for all of them, and it is read seldom once they are written. */
  @Test
  void aThousandSettledTargetsCostOneRequestInTenMinutes() {
    for (int index = 0; index < 1000; index++) {
      ask(new MonitoredRef("team", "app" + index), false, "app" + index + "-0");
    }

    pass(Duration.ofMinutes(9));
    assertThat(asked()).isEqualTo(1);
    prometheus.target(CHART, "app7-0", "");
    pass(Duration.ofMinutes(2));

    assertThat(asked()).isEqualTo(2);
    assertThat(pools.of(new MonitoredRef("team", "app7"))).containsExactly(CHART);
    assertThat(pools.of(new MonitoredRef("team", "app8"))).isEmpty();
  }

  @Test
  void newOnesShareAnAnswer() {
    for (int second = 0; second < 20; second++) {
      for (int index = 0; index < 50; index++) {
        var name = "app" + second + "x" + index;
        ask(new MonitoredRef("team", name), true, name + "-0");
      }
      pass(Duration.ofSeconds(1));
    }

    assertThat(asked()).isLessThanOrEqualTo(11);
    pass(Duration.ofSeconds(2));
    assertThat(questions.keySet()).allSatisfy(one -> assertThat(pools.of(one)).isEmpty());
  }

  @Test
  void asksNothingWithoutATarget() {
    questions.put(SHOP, question(Sought.NOTHING));

    pass(Duration.ofMinutes(30));

    assertThat(asked()).isZero();
    assertThat(pools.of(SHOP)).isNull();
  }

  @Test
  void aRefusalIsNoAnswerAndTriedAgain() {
    prometheus.refuse("targets", 503);
    ask(SHOP, true, "shop-0");
    pass(Duration.ofSeconds(10));
    assertThat(pools.of(SHOP)).isNull();
    assertThat(asked()).isEqualTo(1);

    prometheus.behave();
    pass(Duration.ofSeconds(25));
    assertThat(pools.of(SHOP)).isEmpty();
  }

  /** It has no targets yet, which proves nothing. */
  @Test
  void whatHasJustStartedIsNotAsked() {
    ask(SHOP, true, "shop-0");
    var young = new Replies.RuntimeInfo(true, now.minusSeconds(29).toString(), null, null);

    pools.look(round(), young);
    assertThat(pools.of(SHOP)).isNull();
    now = now.plusSeconds(1);
    pools.look(round(), young);
    assertThat(pools.of(SHOP)).isEmpty();
  }

  @Test
  void keepsFiveNamesOfManyPools() {
    ask(SHOP, true, "shop-0");
    for (int index = 0; index < 100; index++) {
      prometheus.found("pool" + index, "team", "shop-0");
      prometheus.found("long" + index + "x".repeat(400), "team", "shop-0");
    }

    pass(Duration.ofSeconds(1));

    assertThat(pools.of(SHOP)).hasSize(5).allMatch(pool -> pool.startsWith("pool"));
  }

  /** Many times as many Pods take many times as long, and not the square of that. */
  @Test
  void fiveThousandPodsBehindOneTargetAreFoundInOneLook() {
    var pods = IntStream.range(0, 5000).mapToObj(index -> "shop-" + index).toList();
    ask(SHOP, true, pods.toArray(String[]::new));
    pods.forEach(pod -> prometheus.target("serviceMonitor/team/shop/0", pod, ""));
    prometheus.target(CHART, "shop-4999", "");

    var begun = System.nanoTime();
    pass(Duration.ofSeconds(1));

    assertThat(pools.of(SHOP)).containsExactly(CHART);
    assertThat(asked()).isEqualTo(1);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
  }

  private void ask(MonitoredRef application, boolean isFirst, String... pods) {
    var places =
        List.of(pods).stream()
            .map(pod -> new Sought.Place(pod, pod + ":8080", "/metrics"))
            .collect(Collectors.toSet());
    var own = "serviceMonitor/team/" + application.name() + "/0";
    questions.put(application, question(new Sought(places, Set.of(own), isFirst)));
  }

  private static Question question(Sought sought) {
    return new Question(
        1, Map.of(), 1, Set.of("pool"), List.of(), Set.of(), EnforcedLabel.NONE, sought);
  }

  private void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      now = now.plusSeconds(1);
      pools.look(round(), OLD);
    }
  }

  private Round round() {
    return new Round(now, Map.copyOf(questions), Map.of(), Map.of(), () -> false);
  }

  private long asked() {
    return prometheus.requests("targets");
  }
}
