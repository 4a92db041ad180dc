/**
 * Writes the children with server-side apply: only those that differ, only those that are ours, and
 * what other clients may change. May depend on {@code children}, {@code cluster} and {@code
 * report}.
 */
@NullMarked
package dev.monitored.operator.apply;

import org.jspecify.annotations.NullMarked;
