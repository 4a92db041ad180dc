package dev.monitored.operator.look;

import dev.monitored.operator.evidence.EnforcedLabel;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.rules.RuleDefinition;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows again the rules that were written in what a Prometheus says that it has loaded. It prints
 * expressions in its own words: where the text differs, it is asked how it would word the written
 * one. What it takes for the same is remembered.
 */
public final class RuleMatcher {
  private static final int REMEMBERED = 10_000;

  private record Pair(String written, String loaded, EnforcedLabel enforced) {}

  private final PrometheusApi api;
  private final Map<Pair, Boolean> known = new ConcurrentHashMap<>();

  public RuleMatcher(PrometheusApi api) {
    this.api = api;
  }

  /** The wanted rule that it is; else itself. */
  RuleDefinition recognized(URI base, RuleDefinition loaded, Question question) throws IOException {
    var same = question.rules().indexOf(loaded);
    if (same >= 0) {
      return question.rules().get(same);
    }
    for (var wanted : question.rules()) {
      if (isLike(wanted, loaded, question.enforced())
          && isSame(base, wanted.expr(), loaded.expr(), question.enforced())) {
        return wanted;
      }
    }
    return loaded;
  }

  /** Whether all but the expression is the same. */
  private static boolean isLike(
      RuleDefinition wanted, RuleDefinition loaded, EnforcedLabel enforced) {
    return enforced.free(wanted).equals(enforced.free(loaded).withExpr(wanted.expr()));
  }

  private boolean isSame(URI base, String written, String loaded, EnforcedLabel enforced)
      throws IOException {
    if (enforced.free(written).equals(enforced.free(loaded))) {
      return true;
    }
    var pair = new Pair(written, loaded, enforced);
    var remembered = known.get(pair);
    return remembered != null ? remembered : ask(base, pair);
  }

  private boolean ask(URI base, Pair pair) throws IOException {
    var written = worded(base, pair.written(), pair.enforced());
    var loaded = worded(base, pair.loaded(), pair.enforced());
    if (written.isEmpty() || loaded.isEmpty()) {
      return false;
    }
    if (known.size() >= REMEMBERED) {
      known.clear();
    }
    known.put(pair, written.equals(loaded));
    return written.equals(loaded);
  }

  /** Only in its own words can an enforced label be found and taken off. */
  private Optional<String> worded(URI base, String expr, EnforcedLabel enforced)
      throws IOException {
    var worded = api.formatted(base, expr);
    return worded.isEmpty() || enforced.isNone()
        ? worded
        : api.formatted(base, enforced.free(worded.get()));
  }
}
