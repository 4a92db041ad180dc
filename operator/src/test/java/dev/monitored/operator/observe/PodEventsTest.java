package dev.monitored.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.pod.ObjectEvent;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodEventsTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static final ObjectEvent EVENT = new ObjectEvent("FailedMount", "why", START);

  private final List<String> asked = new ArrayList<>();
  private Instant now = START.plusSeconds(30);
  private final PodEvents events =
      new PodEvents(
          new ObjectEvents(
              subject -> {
                asked.add(subject.uid());
                return List.of(EVENT);
              },
              () -> now),
          () -> now);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "waiting: {reason: ContainerCreating}          | 30 | true",
        "waiting: {reason: PodInitializing}            | 30 | true",
        "waiting: {reason: ContainerCreating}          |  4 | false",
        "waiting: {reason: CrashLoopBackOff}           | 30 | false",
        "waiting: {reason: CreateContainerConfigError} | 30 | false",
        "running: {startedAt: '2026-11-22T12:00:01Z'}  | 30 | false",
        "terminated: {exitCode: 1}                     | 30 | false"
      })
  void onlyAPodThatWaitsForItsFirstContainerIsAskedAbout(
      String state, int seconds, boolean isAsked) {
    now = START.plusSeconds(seconds);

    assertThat(events.of(List.of(pod("shop-0", state))).containsKey("shop-0")).isEqualTo(isAsked);
    assertThat(asked).hasSize(isAsked ? 1 : 0);
  }

  @Test
  void theSamePodIsNotAskedAboutAllTheTime() {
    var pods = List.of(creating("shop-0"));
    events.of(pods);
    now = now.plusSeconds(7);
    assertThat(events.of(pods)).containsEntry("shop-0", List.of(EVENT));
    assertThat(asked).hasSize(1);

    now = now.plusSeconds(1);
    events.of(pods);
    assertThat(asked).hasSize(2);
  }

  @Test
  void ofManyPodsAFewAreAskedAboutInTurn() {
    var pods = IntStream.range(0, 7).mapToObj(index -> creating("shop-" + index)).toList();

    assertThat(events.of(pods)).hasSize(3);
    assertThat(events.of(pods)).hasSize(6);
    assertThat(events.of(pods)).hasSize(7);
    assertThat(asked).doesNotHaveDuplicates();
  }

  @Test
  void manyApplicationsTogetherAskOnlySoOften() {
    IntStream.range(0, 100).forEach(index -> events.of(List.of(creating("shop-" + index))));

    assertThat(asked).hasSize(20);
  }

  private static Pod creating(String name) {
    return pod(name, "waiting: {reason: ContainerCreating}");
  }

  private static Pod pod(String name, String state) {
    return Serialization.unmarshal(
        """
        metadata: {name: %1$s, uid: %1$s}
        spec: {containers: [{name: app}]}
        status: {startTime: '%2$s', containerStatuses: [{name: app, restartCount: 0, state: {%3$s}}]}
        """
            .formatted(name, START, state),
        Pod.class);
  }
}
