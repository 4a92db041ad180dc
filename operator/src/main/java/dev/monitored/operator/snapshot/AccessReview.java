package dev.monitored.operator.snapshot;

import java.util.List;

/**
 * What the API server said about the rights of a service account.
 *
 * @param detail of a denial the action, such as {@code list pods}; of a failure its cause
 */
public record AccessReview(Question question, Answer answer, String detail) {

  /**
   * May it list and watch all of these in that namespace?
   *
   * @param resources as kubectl names them: {@code endpointslices.discovery.k8s.io}
   */
  public record Question(
      String accountNamespace, String account, String namespace, List<String> resources) {
    public Question {
      resources = List.copyOf(resources);
    }
  }

  public enum Answer {
    ALLOWED,
    DENIED,

    /** The API server gave no answer. */
    FAILED
  }

  public static AccessReview allowed(Question question) {
    return new AccessReview(question, Answer.ALLOWED, "");
  }

  public static AccessReview denied(Question question, String action) {
    return new AccessReview(question, Answer.DENIED, action);
  }

  public static AccessReview failed(Question question, String why) {
    return new AccessReview(question, Answer.FAILED, why);
  }
}
