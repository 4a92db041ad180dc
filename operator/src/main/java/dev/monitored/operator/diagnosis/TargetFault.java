package dev.monitored.operator.diagnosis;

import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import java.util.List;
import java.util.regex.Pattern;

/** Names the reason behind the error text of a failed scrape; the first that fits is taken. */
final class TargetFault {
  private static final Pattern EPHEMERAL = Pattern.compile("\\S+:\\d+->| \\(Client[^)]*\\)");

  private record Kind(String reason, Pattern text, String advice) {}

  private static final List<Kind> KINDS =
      List.of(
          kind(
              Reasons.NOTHING_LISTENING,
              "connection refused",
              "nothing listens there: let the application listen on all addresses, or name the"
                  + " right port in spec.scrape.port"),
          kind(
              Reasons.AUTH_ERROR,
              "HTTP status 40[13]",
              "the metrics want credentials: serve them without, or on a port of their own"),
          kind(
              Reasons.WRONG_PATH,
              "HTTP status 404",
              "there are no metrics under that path: name it in spec.scrape.path"),
          kind(
              Reasons.BAD_STATUS,
              "HTTP status \\d+",
              "the application answers its metrics with an error"),
          kind(
              Reasons.TLS_ERROR,
              "x509:|tls:|HTTP response to HTTPS client|malformed HTTP response",
              "that port does not speak plain HTTP: name one that does in spec.scrape.port"),
          kind(
              Reasons.WRONG_CONTENT_TYPE,
              "Content-Type",
              "the answer is not in a format of Prometheus, or does not say in which:"
                  + " is it the right path and port?"),
          kind(
              Reasons.LIMIT_EXCEEDED,
              "limit exceeded|exceeded limit|_limit",
              "the application serves more than that Prometheus allows"),
          kind(
              Reasons.NETWORK_BLOCKED,
              "context deadline exceeded|no route to host|i/o timeout|network is unreachable",
              "no answer in time: a NetworkPolicy that keeps Prometheus out, or metrics that take"
                  + " longer than the scrape timeout"));

  private TargetFault() {}

  /** The same fault always has the same message, whatever ephemeral port it happened on. */
  static Finding of(String pod, String url, String error) {
    var lastError = EPHEMERAL.matcher(error).replaceAll("");
    return KINDS.stream()
        .filter(kind -> kind.text().matcher(lastError).find())
        .findFirst()
        .map(kind -> Finding.of(kind.reason(), message(pod, url, lastError, kind.advice())))
        .orElseGet(() ->
            Finding.of(Reasons.SCRAPE_FAILED, message(pod, url, lastError, "the scrape failed")));
  }

  private static Kind kind(String reason, String text, String advice) {
    return new Kind(reason, Pattern.compile(text), advice);
  }

  private static String message(String pod, String url, String lastError, String advice) {
    return "Pod %s at %s: %s; %s".formatted(pod, url, lastError, advice);
  }
}
