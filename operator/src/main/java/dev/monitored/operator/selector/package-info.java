/**
 * Label selectors as constraints that can be joined, compared and solved. Pure. May depend on
 * {@code java} and the Kubernetes model only.
 */
@NullMarked
package dev.monitored.operator.selector;

import org.jspecify.annotations.NullMarked;
