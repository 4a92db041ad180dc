package dev.monitored.server.metrics;

import dev.monitored.server.http.RequestListener;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Histogram;

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

  public RequestMetrics(CollectorRegistry registry) {
    count =
        Counter.build("sanic_request_count", "Requests answered")
            .labelNames(LABELS)
            .register(registry);
    latency =
        Histogram.build("sanic_request_latency_sec", "Time to answer a request in seconds")
            .labelNames(LABELS)
            .register(registry);
  }

  @Override
  public void answered(String method, String endpoint, int status, long nanos) {
    var code = Integer.toString(status);
    count.labels(method, endpoint, code).inc();
    latency.labels(method, endpoint, code).observe(nanos / 1e9);
  }
}
