package dev.monitored.operator.watch;

import dev.monitored.operator.snapshot.SourceState;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ExceptionHandler;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a source cannot be read.
 *
 * @param times how often in a row it was tried
 */
public record Failure(SourceState state, int times) {
  /** A first failure may only be early: rights and definitions arrive at the same time as we do. */
  private static final int ENOUGH = 3;

  public static Failure after(@Nullable Failure before, Throwable problem) {
    var state = isForbidden(problem) ? SourceState.REFUSED : SourceState.FAILING;
    return new Failure(state, before == null ? 1 : before.times() + 1);
  }

  public boolean isCertain() {
    return times >= ENOUGH;
  }

  /** Whether it is worth a line in the log. */
  boolean isNews() {
    return times <= ENOUGH;
  }

  /** Whether the API server was not there to answer, which says nothing about the source. */
  public static boolean isSilence(Throwable problem) {
    return causes(problem).anyMatch(IOException.class::isInstance)
        && causes(problem).noneMatch(cause -> isAnswer(cause) || isSlowness(cause))
        && !ExceptionHandler.isDeserializationException(problem);
  }

  private static boolean isForbidden(Throwable problem) {
    return causes(problem)
        .anyMatch(cause ->
            cause instanceof KubernetesClientException refused
                && refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN);
  }

  private static boolean isAnswer(Throwable cause) {
    return cause instanceof KubernetesClientException refused && refused.getCode() > 0;
  }

  /** It was there, but it took too long, as it does with a webhook that hangs. */
  private static boolean isSlowness(Throwable cause) {
    return cause instanceof HttpTimeoutException && !(cause instanceof HttpConnectTimeoutException);
  }

  private static Stream<Throwable> causes(Throwable problem) {
    return Stream.iterate(problem, Objects::nonNull, Throwable::getCause);
  }
}
