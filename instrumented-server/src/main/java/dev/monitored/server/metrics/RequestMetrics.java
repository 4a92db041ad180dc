package dev.monitored.server.metrics;

import dev.monitored.server.http.guard.RequestListener;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts requests, under the names that sanic-prometheus gave them.
 *
 * <pre>{@code
 * sanic_request_count_total{method="POST",endpoint="/api/v1/jobs",http_status="202",} 1.0
 * }</pre>
 */
public final class RequestMetrics implements RequestListener {
  private static final String[] LABELS = {"method", "endpoint", "http_status"};

  private final Counter count;
  private final Histogram latency;
  private final Counter closed;
  private final Map<Answer, Series> known = new ConcurrentHashMap<>();

  private record Answer(String method, String endpoint, int status) {}

  /** To look these up in the client takes longer than to count. */
  private record Series(Counter.Child count, Histogram.Child latency) {}

  public RequestMetrics(CollectorRegistry registry) {
    count =
        Counter.build("sanic_request_count", "Requests answered")
            .labelNames(LABELS)
            .register(registry);
    latency =
        Histogram.build("sanic_request_latency_sec", "Response time in seconds")
            .labelNames(LABELS)
            .register(registry);
    closed =
        Counter.build(
                "jobserver_connections_closed",
                "Connections without a valid token that were closed to make room for others")
            .register(registry);
  }

  @Override
  public void madeRoom() {
    closed.inc();
  }

  @Override
  public void answered(String method, String endpoint, int status, long nanos) {
    var answer = new Answer(method, endpoint, status);
    var series = known.get(answer);
    if (series == null) {
      series = series(answer);
      known.put(answer, series);
    }
    series.count().inc();
    series.latency().observe(nanos / 1e9);
  }

  /** Returns the same object for all callers. */
  private Series series(Answer answer) {
    var code = Integer.toString(answer.status());
    return new Series(
        count.labels(answer.method(), answer.endpoint(), code),
        latency.labels(answer.method(), answer.endpoint(), code));
  }
}
