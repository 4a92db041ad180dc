package dev.monitored.server.http;

import dev.monitored.server.http.overview.ServerInfo;
import java.time.Duration;

/**
 * What the web server is set to.
 *
 * @param port 0 picks a free one, as for the management port
 * @param metricsOnManagement where {@code /metrics} is: else it is on the API's port
 * @param info what users may know of all settings
 * @param grace how long requests under way may take once the server stops
 */
public record HttpSettings(
    int port,
    int managementPort,
    boolean metricsOnManagement,
    long maxBodyBytes,
    int maxRequests,
    int maxConnections,
    Duration readTimeout,
    Duration grace,
    ServerInfo info) {}
