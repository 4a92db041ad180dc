/**
 * Whether a Prometheus selects an object: label selectors as constraints that can be joined,
 * compared and solved, the labels that satisfy them, and the command that widens one. Pure. May
 * depend on {@code api}, {@code naming}, {@code finding} and {@code snapshot}.
 */
@NullMarked
package dev.monitored.operator.selector;

import org.jspecify.annotations.NullMarked;
