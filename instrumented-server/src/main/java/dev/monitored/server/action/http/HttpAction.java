package dev.monitored.server.action.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.monitored.action.Action;
import dev.monitored.action.ActionFailed;
import dev.monitored.action.Attempt;
import dev.monitored.action.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes an HTTP request to a host that the operator of the server allowed. However it ends, its
 * connection is closed, and no secret header is repeated in what is said of it.
 */
public final class HttpAction implements Action {
  private static final int MAX_REDIRECTS = 3;
  private static final int START = 1024;
  private static final JsonMapper JSON = new JsonMapper();

  private final AllowedExchange exchange;

  /**
   * @param maxBytes how much of an answer is read
   */
  public HttpAction(AllowedHosts hosts, int maxBytes) {
    this(AllowedExchange.to(hosts, maxBytes));
  }

  public HttpAction(AllowedExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public String description() {
    return "Makes an HTTP request to a host that the settings allow.";
  }

  @Override
  public String argumentsSchema() {
    return HttpArguments.SCHEMA.text();
  }

  @Override
  public List<Violation> check(Map<String, @Nullable Object> arguments) {
    return HttpArguments.violations(arguments, exchange.hosts());
  }

  @Override
  public boolean mayCompute() {
    return false;
  }

  @Override
  public String run(Attempt attempt) throws ActionFailed, InterruptedException {
    var arguments = attempt.arguments();
    // The settings may have changed since the job was submitted.
    for (var violation : check(arguments)) {
      throw ActionFailed.forGood(violation.pointer() + " " + violation.detail());
    }
    var call = HttpArguments.call(arguments);
    var secrets = SecretHeaders.in(call.headers());
    try {
      var answer = lastAnswer(call.by(attempt), attempt).without(secrets);
      if (!HttpArguments.expected(arguments).test(answer.status())) {
        throw failed(answer, HttpArguments.retried(arguments).test(answer.status()));
      }
      return json(answer);
    } catch (HttpFailure e) {
      throw new ActionFailed(secrets.masked(String.valueOf(e.getMessage())), e);
    }
  }

  private static ActionFailed failed(HttpAnswer answer, boolean isRetried) {
    var message = "status " + answer.status() + "\n" + answer.start(START);
    return isRetried
        ? ActionFailed.retryAfter(answer.retryAfter(), message)
        : ActionFailed.forGood(message);
  }

  private HttpAnswer lastAnswer(HttpCall first, Attempt attempt)
      throws HttpFailure, InterruptedException {
    var call = first;
    var answer = answer(call, attempt);
    for (int redirects = 0; answer.redirect() != null; redirects++) {
      if (redirects == MAX_REDIRECTS) {
        throw new HttpFailure("more than " + MAX_REDIRECTS + " redirects");
      }
      call = call.redirected(answer.status(), answer.redirect());
      answer = answer(call, attempt);
    }
    return answer;
  }

  private HttpAnswer answer(HttpCall call, Attempt attempt)
      throws HttpFailure, InterruptedException {
    // Of the URL only what cannot be a secret: paths and queries may.
    attempt.log(call.method() + " " + call.target());
    var answer = exchange.answer(call);
    attempt.log("status " + answer.status());
    return answer;
  }

  private static String json(HttpAnswer answer) {
    var json = new LinkedHashMap<String, Object>();
    json.put("status", answer.status());
    json.put("body", answer.body());
    if (!answer.isWhole()) {
      json.put("truncated", true);
    }
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
