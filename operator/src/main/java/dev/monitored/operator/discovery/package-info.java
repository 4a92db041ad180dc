/**
 * The documents that a plain Prometheus reads its targets from, in the format of HTTP SD. Pure. May
 * depend on {@code api}, {@code naming}, {@code snapshot} and {@code plan}.
 */
@NullMarked
package dev.monitored.operator.discovery;

import org.jspecify.annotations.NullMarked;
