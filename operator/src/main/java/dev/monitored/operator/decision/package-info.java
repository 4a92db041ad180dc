/**
 * Decides which Prometheus scrapes an application: which are allowed, trusted and chosen. Pure. May
 * depend on {@code api}, {@code naming}, {@code finding}, {@code selector} and {@code snapshot}.
 */
@NullMarked
package dev.monitored.operator.decision;

import org.jspecify.annotations.NullMarked;
