/**
 * Recording rules and alerts, and the series that they read. They consist of typed expressions, not
 * of concatenated text. Pure. May depend on {@code api} and {@code naming}.
 */
@NullMarked
package dev.monitored.operator.rules;

import org.jspecify.annotations.NullMarked;
