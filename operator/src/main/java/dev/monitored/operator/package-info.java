/**
 * The operator's composition root: {@code OperatorMain} wires, and {@code OperatorSettings} is what
 * it wires with. Nothing else may depend on this package.
 */
@NullMarked
package dev.monitored.operator;

import org.jspecify.annotations.NullMarked;
