package dev.monitored.server.action;

import dev.monitored.action.Action;
import dev.monitored.action.ActionFailed;
import dev.monitored.action.Attempt;
import dev.monitored.action.Violation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Does nothing for a while, then ends as it was told to: for trying things out. */
public final class SleepAction implements Action {
  private static final BigDecimal MAX_SECONDS =
      BigDecimal.valueOf(Duration.ofDays(365).toSeconds());
  private static final ArgumentsSchema SCHEMA =
      ArgumentsSchema.of(
          """
          {
            "type": "object",
            "required": ["seconds"],
            "additionalProperties": false,
            "properties": {
              "seconds": {
                "type": "number", "minimum": 0, "maximum": 31536000,
                "description": "how long, from 0 to 31536000"},
              "outcome": {
                "type": "string", "enum": ["ok", "error"], "default": "ok",
                "description": "ok (default) or error"}
            }
          }
          """);
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  @Override
  public String name() {
    return "sleep";
  }

  @Override
  public String description() {
    return "Sleeps, then ends with the given outcome.";
  }

  @Override
  public String argumentsSchema() {
    return SCHEMA.text();
  }

  @Override
  public List<Violation> check(Map<String, @Nullable Object> values) {
    var arguments = new Arguments(values, SCHEMA);
    var seconds = arguments.required("seconds", Number.class, "a number");
    if (seconds != null && !isInRange(decimal(seconds))) {
      arguments.refuse("seconds", "must be from 0 to " + MAX_SECONDS);
    }
    var outcome = arguments.optional("outcome", String.class, "ok or error");
    if (outcome != null && !Set.of("ok", "error").contains(outcome)) {
      arguments.refuse("outcome", "must be ok or error");
    }
    return arguments.violations();
  }

  private static boolean isInRange(BigDecimal seconds) {
    return seconds.signum() >= 0 && seconds.compareTo(MAX_SECONDS) <= 0;
  }

  private static BigDecimal decimal(@Nullable Object number) {
    return new BigDecimal(String.valueOf(number));
  }

  @Override
  public boolean mayCompute() {
    return false;
  }

  @Override
  public @Nullable String run(Attempt attempt) throws ActionFailed, InterruptedException {
    var arguments = attempt.arguments();
    Thread.sleep(Duration.ofNanos(decimal(arguments.get("seconds")).multiply(NANOS).longValue()));
    if ("error".equals(arguments.get("outcome"))) {
      throw new ActionFailed("the job was told to fail");
    }
    return null;
  }
}
