package dev.monitored.operator.observe;

import dev.monitored.operator.snapshot.AccessReview;
import dev.monitored.operator.snapshot.AccessReview.Answer;
import dev.monitored.operator.snapshot.AccessReview.Question;
import io.fabric8.kubernetes.api.model.authorization.v1.LocalSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.LocalSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API server what service accounts may do, and remembers the answers for a while. The same
 * is never asked twice at the same time, and only so much at once: whoever makes a thousand service
 * accounts keeps nobody else's from being reviewed. Safe for use by several threads.
 */
public final class AccessReviews {
  /** A denial is asked about again after that time. */
  public static final Duration DENIED = Duration.ofSeconds(30);

  private static final Duration ALLOWED = Duration.ofMinutes(10);

  /** How many are asked about in one reconciliation. */
  static final int AT_ONCE = 20;

  private static final int BURST = 200;
  private static final int PER_SECOND = 50;
  private static final List<String> VERBS = List.of("list", "watch");
  private static final int REMEMBERED = 10_000;

  private final Function<Question, AccessReview> reviewer;
  private final InstantSource clock;
  private final Rate rate = new Rate(BURST, PER_SECOND);
  private final Map<Question, Review> known = new ConcurrentHashMap<>();

  public AccessReviews(KubernetesClient client, InstantSource clock) {
    this(question -> review(client, question), clock);
  }

  public AccessReviews(Function<Question, AccessReview> reviewer, InstantSource clock) {
    this.reviewer = reviewer;
    this.clock = clock;
  }

  /**
   * What is known; what could not be asked about yet is left out. An answer stays after its time
   * until it is asked for again.
   */
  public List<AccessReview> of(List<Question> questions) {
    var now = clock.instant();
    if (known.size() >= REMEMBERED) {
      forget(now);
    }
    due(questions, now)
        .limit(AT_ONCE)
        .takeWhile(_ -> rate.take(now))
        .forEach(turn ->
            known.compute(
                turn.question(),
                (question, before) -> isDue(before, now) ? new Review(question, now) : before));
    return questions.stream()
        .flatMap(question -> Stream.ofNullable(known.get(question)))
        .map(Review::result)
        .toList();
  }

  /**
   * A question that is to be asked.
   *
   * @param rank how many of the same account's namespace come before it
   */
  private record Turn(Question question, Instant asked, int rank) {}

  /** Those that were never asked come first, from the accounts of each namespace by turns. */
  private Stream<Turn> due(List<Question> questions, Instant now) {
    var ranks = new HashMap<String, Integer>();
    return questions.stream()
        .filter(question -> isDue(known.get(question), now))
        .map(question -> {
          var before = known.get(question);
          var rank = ranks.merge(question.accountNamespace(), 1, Integer::sum);
          return new Turn(question, before == null ? Instant.MIN : before.asked, rank);
        })
        .sorted(Comparator.comparing(Turn::asked).thenComparingInt(Turn::rank));
  }

  private static boolean isDue(@Nullable Review before, Instant now) {
    return before == null || before.isOver(now);
  }

  private void forget(Instant now) {
    known.values().removeIf(review -> review.isOver(now));
    if (known.size() >= REMEMBERED) {
      known.clear();
    }
  }

  int remembered() {
    return known.size();
  }

  private static Duration validity(AccessReview review) {
    return review.answer() == Answer.ALLOWED ? ALLOWED : DENIED;
  }

  private static AccessReview review(KubernetesClient client, Question question) {
    try {
      return question.resources().stream()
          .flatMap(resource -> VERBS.stream().map(verb -> new Action(verb, resource)))
          .filter(action -> !isAllowed(client, question, action))
          .findFirst()
          .map(action -> AccessReview.denied(question, action.toString()))
          .orElseGet(() -> AccessReview.allowed(question));
    } catch (KubernetesClientException e) {
      return AccessReview.failed(question, cause(e));
    }
  }

  private static String cause(KubernetesClientException problem) {
    return problem.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        ? "it is not allowed to create localsubjectaccessreviews.authorization.k8s.io"
        : "the API server does not respond (status %d)".formatted(problem.getCode());
  }

  private static boolean isAllowed(KubernetesClient client, Question question, Action action) {
    return client.resource(action.asAskedBy(question)).create().getStatus().getAllowed();
  }

  private record Action(String verb, String resource) {
    LocalSubjectAccessReview asAskedBy(Question question) {
      var dot = resource.indexOf('.');
      return new LocalSubjectAccessReviewBuilder()
          .withNewMetadata()
          .withNamespace(question.namespace())
          .endMetadata()
          .withNewSpec()
          .withUser(
              "system:serviceaccount:%s:%s"
                  .formatted(question.accountNamespace(), question.account()))
          .withGroups(
              "system:serviceaccounts",
              "system:serviceaccounts:" + question.accountNamespace(),
              "system:authenticated")
          .withNewResourceAttributes()
          .withNamespace(question.namespace())
          .withGroup(dot < 0 ? "" : resource.substring(dot + 1))
          .withResource(dot < 0 ? resource : resource.substring(0, dot))
          .withVerb(verb)
          .endResourceAttributes()
          .endSpec()
          .build();
    }

    @Override
    public String toString() {
      return verb + " " + resource;
    }
  }

  /** Asks when its result is first wanted; whoever else wants it meanwhile waits for the answer. */
  private final class Review {
    private final Question question;
    private final FutureTask<AccessReview> task;
    private final Instant asked;

    Review(Question question, Instant asked) {
      this.question = question;
      this.task = new FutureTask<>(() -> reviewer.apply(question));
      this.asked = asked;
    }

    AccessReview result() {
      task.run();
      try {
        return task.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return AccessReview.failed(question, "the operator is stopping");
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }

    boolean isOver(Instant now) {
      return switch (task.state()) {
        case RUNNING -> false;
        case SUCCESS -> !now.isBefore(asked.plus(validity(task.resultNow())));
        case FAILED, CANCELLED -> true;
      };
    }
  }
}
