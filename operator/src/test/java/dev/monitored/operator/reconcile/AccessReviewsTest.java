package dev.monitored.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.snapshot.AccessReview;
import dev.monitored.operator.snapshot.AccessReview.Answer;
import dev.monitored.operator.snapshot.AccessReview.Question;
import java.time.Duration;
import java.time.Instant;
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
              IntStream.range(0, 1000)
                  .mapToObj(index -> reviews.of(List.of(question("a" + index))))
                  .toList())
          .hasSize(1000);
      never.countDown();
      assertThat(slow.get()).hasSize(1);
    }
  }

  @Test
  void noMoreAreRememberedThanFit() {
    var reviews = reviews(AccessReview::allowed);

    IntStream.range(0, 25_000).forEach(index -> reviews.of(List.of(question("a" + index))));

    assertThat(reviews.remembered()).isLessThanOrEqualTo(10_000);
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
