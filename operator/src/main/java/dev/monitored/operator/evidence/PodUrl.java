package dev.monitored.operator.evidence;

/** One endpoint of a Pod: the URL at which a Prometheus scrapes it. */
public record PodUrl(String pod, String url) {}
