/**
 * What the cluster holds at one moment, as immutable values. Pure. May depend on {@code api},
 * {@code naming} and {@code finding}.
 */
@NullMarked
package dev.monitored.operator.snapshot;

import org.jspecify.annotations.NullMarked;
