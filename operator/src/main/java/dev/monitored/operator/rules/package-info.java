/**
 * Recording rules and alerts, and the series that they read. They consist of typed expressions, not
 * of concatenated text. Pure. May depend on {@code api}, {@code naming} and {@code plan}.
 */
@NullMarked
package dev.monitored.operator.rules;

import org.jspecify.annotations.NullMarked;
