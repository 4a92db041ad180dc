package dev.monitored.operator.look;

import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.query.PrometheusApi.UselessAnswer;
import dev.monitored.operator.query.Replies;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many samples of a scrape the running configuration of one replica allows, by scrape pool.
 * Read again when the configuration has changed, and only where targets are found by discovery: of
 * others the objects of prometheus-operator tell.
 */
public final class SampleLimits {
  private final PrometheusApi api;
  private final URI base;
  private Map<String, Integer> limits = Map.of();
  private @Nullable String readOf;

  public SampleLimits(PrometheusApi api, URI base) {
    this.api = api;
    this.base = base;
  }

  public void read(Round round, Replies.RuntimeInfo process) throws IOException {
    var current = process.lastConfigTime();
    if (current == null
        || current.equals(readOf)
        || round.questions().values().stream().noneMatch(Question::isByDiscovery)) {
      return;
    }
    readOf = current;
    try {
      limits = api.configuration(base).sampleLimits();
    } catch (UselessAnswer e) {
      limits = Map.of(); // It only adds to what is known.
    }
  }

  /** 0: there is none, or it is not known. */
  int of(String pool) {
    return limits.getOrDefault(pool, 0);
  }
}
