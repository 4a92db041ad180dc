/**
 * Compares the plan with the snapshot and the evidence, by ordered lists of small checks. Pure: no
 * client, no logger; the time is an argument.
 */
@NullMarked
package dev.monitored.operator.diagnosis;

import org.jspecify.annotations.NullMarked;
