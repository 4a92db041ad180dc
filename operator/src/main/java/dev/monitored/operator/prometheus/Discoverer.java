package dev.monitored.operator.prometheus;

/**
 * As whom a Prometheus finds its targets.
 *
 * @param usesSlices whether it reads EndpointSlices rather than Endpoints
 */
public record Discoverer(String namespace, String serviceAccount, boolean usesSlices) {}
