package dev.monitored.server.job;

/**
 * By which a client knows its request again.
 *
 * @param fingerprint of the whole request: the same key with another one is a mistake
 */
public record IdempotencyKey(String key, String fingerprint) {}
