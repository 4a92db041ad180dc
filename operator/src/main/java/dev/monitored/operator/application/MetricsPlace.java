package dev.monitored.operator.application;

/**
 * One place at which each Pod of an application serves metrics.
 *
 * @param servicePort name of the port of the Service that leads there
 * @param isMain whether it is that of {@code spec.scrape} itself, and no further one
 */
public record MetricsPlace(String servicePort, MetricsPort port, String path, boolean isMain) {}
