/**
 * Turns what the cluster holds into one value that says what runs an application, which Pods it
 * has, and where they serve metrics. Nothing else distinguishes whose objects these are. Pure. May
 * depend on {@code api}, {@code naming}, {@code finding} and {@code snapshot}.
 */
@NullMarked
package dev.monitored.operator.application;

import org.jspecify.annotations.NullMarked;
