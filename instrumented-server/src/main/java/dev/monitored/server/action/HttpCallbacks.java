package dev.monitored.server.action;

import dev.monitored.action.Violation;
import dev.monitored.server.job.Callback;
import dev.monitored.server.job.CallbackSender;
import dev.monitored.server.job.SharedSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Posts signed reports to hosts that the operator of the server allowed. No redirect is followed,
 * and every answer but 2xx is a failure.
 */
public final class HttpCallbacks implements CallbackSender {
  /** Of an answer, which nobody reads. */
  private static final int MAX_BYTES = 1 << 20;

  private static final String URL = "/callback/url";

  private static final String DELIVERY_HEADER = "X-Delivery-Id";

  private final AllowedExchange exchange;
  private final SharedSecret secret;

  public HttpCallbacks(AllowedHosts hosts, SharedSecret secret) {
    this(AllowedExchange.to(hosts, MAX_BYTES), secret);
  }

  HttpCallbacks(AllowedExchange exchange, SharedSecret secret) {
    this.exchange = exchange;
    this.secret = secret;
  }

  @Override
  public List<Violation> check(Callback callback) {
    try {
      return exchange.hosts().allow(HttpTarget.of(callback.url()))
          ? List.of()
          : List.of(new Violation(URL, AllowedHosts.NOT_ALLOWED));
    } catch (IllegalArgumentException e) {
      return List.of(new Violation(URL, String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void requireReady() throws IOException {
    secret.signature(new byte[0]);
  }

  @Override
  public void send(Callback callback, String delivery, String report)
      throws IOException, InterruptedException {
    var headers =
        Map.of(
            "Content-Type",
            "application/json",
            DELIVERY_HEADER,
            delivery,
            SharedSecret.HEADER,
            signature(report));
    var target = HttpTarget.of(callback.url());
    var answer = exchange.answer(new HttpCall(target, "POST", headers, report, false));
    if (answer.status() < 200 || answer.status() > 299) {
      throw new HttpFailure(target + ": status " + answer.status());
    }
  }

  private String signature(String report) {
    try {
      return secret.signature(report.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // Not a failure of the receiver, and nothing for those who look at the job.
      throw new UncheckedIOException(e);
    }
  }
}
