package dev.monitored.operator.evidence;

/** Names a {@code Monitored}. */
public record Application(String namespace, String name) {}
