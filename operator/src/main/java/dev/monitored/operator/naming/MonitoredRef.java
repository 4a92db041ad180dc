package dev.monitored.operator.naming;

/** Names a {@code Monitored}. */
public record MonitoredRef(String namespace, String name) {}
