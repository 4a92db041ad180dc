/**
 * What is asked of Prometheus and what it answered, as immutable values. Pure. May depend on {@code
 * api}, {@code naming} and {@code rules}.
 */
@NullMarked
package dev.monitored.operator.evidence;

import org.jspecify.annotations.NullMarked;
