/**
 * What is wrong, as data: a reason, what was found, what is wanted, and the commands that fix it.
 * Pure. May depend on {@code java} only.
 */
@NullMarked
package dev.monitored.operator.finding;

import org.jspecify.annotations.NullMarked;
