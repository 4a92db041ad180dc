package dev.monitored.operator.snapshot;

/**
 * As whom a Prometheus finds its targets.
 *
 * @param usesSlices whether it reads EndpointSlices rather than Endpoints
 */
public record Discoverer(String namespace, String serviceAccount, boolean usesSlices) {}
