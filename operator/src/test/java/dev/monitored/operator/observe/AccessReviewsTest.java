package dev.monitored.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.snapshot.AccessReview;
import dev.monitored.operator.snapshot.AccessReview.Answer;
import dev.monitored.operator.snapshot.AccessReview.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessReviewsTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
  private final AtomicInteger asked = new AtomicInteger();

  @ParameterizedTest
  @CsvSource({"ALLOWED, 600", "DENIED, 30", "FAILED, 30"})
  void anAnswerIsRememberedForAWhile(Answer answer, long seconds) {
    var reviews = reviews(question -> new AccessReview(question, answer, ""));

    reviews.of(List.of(question("a")));
    pass(Duration.ofSeconds(seconds - 1));
    assertThat(reviews.of(List.of(question("a"))))
        .extracting(AccessReview::answer)
        .containsExactly(answer);
    assertThat(asked).hasValue(1);

    pass(Duration.ofSeconds(1));
    reviews.of(List.of(question("a")));
    assertThat(asked).hasValue(2);
  }

  @Test
  void manyReconciliationsAtOnceAskOnce() throws Exception {
    var begin = new CountDownLatch(1);
    var reviews =
        reviews(question -> {
          await(begin);
          return AccessReview.allowed(question);
        });

    try (var threads = Executors.newFixedThreadPool(20)) {
      var answers =
          IntStream.range(0, 20)
              .mapToObj(_ -> threads.submit(() -> reviews.of(List.of(question("a")))))
              .toList();
      begin.countDown();
      for (var answer : answers) {
        assertThat(answer.get()).extracting(AccessReview::answer).containsExactly(Answer.ALLOWED);
      }
    }

    assertThat(asked).hasValue(1);
  }

  @Test
  void oneThatIsNotAnsweredHoldsNoOtherUp() throws Exception {
    var never = new CountDownLatch(1);
    var reviews =
        reviews(question -> {
          if (question.account().equals("slow")) {
            await(never);
          }
          return AccessReview.allowed(question);
        });

    try (var threads = Executors.newSingleThreadExecutor()) {
      var slow = threads.submit(() -> reviews.of(List.of(question("slow"))));
      assertThat(
              IntStream.range(0, 100)
                  .mapToObj(index -> reviews.of(List.of(question("a" + index))))
                  .toList())
          .hasSize(100)
          .doesNotContain(List.of());
      never.countDown();
      assertThat(slow.get()).hasSize(1);
    }
  }

  @Test
  void noMoreAreRememberedThanFit() {
    var reviews = reviews(AccessReview::allowed);

    IntStream.range(0, 25_000)
        .forEach(index -> {
          reviews.of(List.of(question("a" + index)));
          pass(Duration.ofMillis(20));
        });

    assertThat(reviews.remembered()).isLessThanOrEqualTo(10_000);
  }

  /** How often one reconciliation, or a hundred of them in the same second, ask. */
  @ParameterizedTest
  @CsvSource({"1, 1, 20", "1, 5, 100", "100, 1, 200", "1000, 1, 200"})
  void aThousandAccountsOfAStrangerAreReviewedAFewAtATime(int namespaces, int times, int most) {
    var reviews = reviews(question -> AccessReview.denied(question, "list pods"));

    for (int time = 0; time < times; time++) {
      IntStream.range(0, namespaces).forEach(index -> reviews.of(strangers(1000, "team-" + index)));
    }

    assertThat(asked).hasValue(most);
  }

  @Test
  void fiftyMoreAreReviewedEverySecondUntilAllAre() {
    var reviews = reviews(question -> AccessReview.denied(question, "list pods"));

    for (int second = 0; second < 16; second++) {
      IntStream.range(0, 20).forEach(_ -> reviews.of(strangers(1000, "team-a")));
      assertThat(asked).hasValue(200 + 50 * second);
      pass(Duration.ofSeconds(1));
    }

    IntStream.range(0, 20).forEach(_ -> reviews.of(strangers(1000, "team-a")));
    assertThat(reviews.of(strangers(1000, "team-a"))).hasSize(1000);
    assertThat(asked).hasValue(1000);
  }

  @Test
  void theAccountsOfOneNamespaceHoldNobodyElsesUp() {
    var reviews = reviews(AccessReview::allowed);
    var questions = new ArrayList<>(strangers(1000, "team-a"));
    questions.add(question("kps"));

    assertThat(reviews.of(questions))
        .extracting(AccessReview::question)
        .hasSize(20)
        .contains(question("kps"));
  }

  @Test
  void anAnswerStaysUntilItIsItsTurnAgainAndTheOldestComesFirst() {
    var reviews = reviews(question -> AccessReview.denied(question, "list pods"));
    var questions = strangers(40, "team-a");
    reviews.of(questions);
    pass(Duration.ofSeconds(1));
    reviews.of(questions);
    pass(AccessReviews.DENIED);

    assertThat(reviews.of(questions)).hasSize(40);
    assertThat(asked).hasValue(60);
    reviews.of(questions);
    assertThat(asked).hasValue(80);
    reviews.of(questions);
    assertThat(asked).hasValue(80);
  }

  private static List<Question> strangers(int count, String namespace) {
    return IntStream.range(0, count)
        .mapToObj(index -> new Question("evil", "a" + index, namespace, List.of("pods")))
        .toList();
  }

  private AccessReviews reviews(Function<Question, AccessReview> answers) {
    return new AccessReviews(
        question -> {
          asked.incrementAndGet();
          return answers.apply(question);
        },
        now::get);
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Question question(String account) {
    return new Question("monitoring", account, "team-a", List.of("pods"));
  }
}
