/**
 * How things are called in a cluster: names, labels and ports of what the operator creates, and
 * references to what it does not. Pure. May depend on {@code api}.
 */
@NullMarked
package dev.monitored.operator.naming;

import org.jspecify.annotations.NullMarked;
