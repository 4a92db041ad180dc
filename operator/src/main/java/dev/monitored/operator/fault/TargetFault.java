package dev.monitored.operator.fault;

import dev.monitored.operator.api.Durations;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Foreign;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Names the reason behind the error text of a failed scrape. */
public record TargetFault(Target target) {
  private static final Pattern EPHEMERAL = Pattern.compile("\\S+:\\d+->| \\(Client[^)]*\\)");

  /** What older versions say, now and then, when no connection is made before the time is up. */
  private static final Pattern DIAL_TIMEOUT = Pattern.compile("dial tcp\\S* \\S+: i/o timeout");

  /** The request, as Go and, before that, vmagent name it. */
  private static final Pattern REQUEST =
      Pattern.compile("(?:cannot perform request to \"[^\"]*\": )?Get \"([^\"]*)(?:\": |$)");

  private static final Pattern URL = Pattern.compile("https?://[^\\s\"]+");

  /** Text from the application, except two texts that servers send to a wrong client. */
  private static final Pattern QUOTED =
      Pattern.compile(
          "\"(?!\\\\x15\\\\x03|Client sent an HTTP request to an HTTPS server)"
              + "[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+(?:\"|$)");

  /** The same fault always has the same message, regardless of the local port. */
  public Finding finding() {
    var error = withoutRequest(lasting(target.lastError()));
    var fault = ScrapeFault.of(words(error));
    return Finding.of(
        fault.reason(),
        "Pod %s at %s: %s; %s"
            .formatted(
                target.pod(),
                target.url(),
                Foreign.sentence(error),
                fault.advice().replace("{timeout}", timeout())));
  }

  private static String lasting(String error) {
    var lasting = EPHEMERAL.matcher(error).replaceAll("");
    return DIAL_TIMEOUT.matcher(lasting).replaceAll("context deadline exceeded");
  }

  /** Removes the URL of the request; if it is another URL than the target, there was a redirect. */
  private String withoutRequest(String error) {
    return REQUEST
        .matcher(error)
        .replaceAll(request -> isOther(request) ? "redirected to $1: " : "");
  }

  private boolean isOther(MatchResult request) {
    var url = request.group(1);
    var isCut = request.end(1) == request.end();
    return isCut ? !target.url().startsWith(url) : !target.url().equals(url);
  }

  private static String words(String error) {
    return QUOTED.matcher(URL.matcher(error).replaceAll("")).replaceAll("\"\"");
  }

  private String timeout() {
    return target.timeout().isZero()
        ? "the scrape timeout"
        : "the scrape timeout of " + Durations.text(target.timeout());
  }
}
